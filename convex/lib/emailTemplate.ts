/** HTML and text of a plain message. Everything a user wrote is escaped. */
export function messageTemplate({ subject, body }: { subject: string, body: string }) {
  const paragraphs = body.split(/\n{2,}/)
    .map(paragraph => `<p style="margin:0 0 16px">${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f4f5;color:#18181b;font:16px/1.6 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px">
${paragraphs}
</div>
</body>
</html>`
  return { html, text: body }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

function escapeHtml(text: string) {
  return text.replace(/[&<>"']/g, character => entities[character]!)
}
