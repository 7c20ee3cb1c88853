/**
 * Stands in for letters that a PDF's own fonts lack: they know those of Western Europe. Cyrillic and Greek are written
 * in Latin letters, so that names can be read.
 */
const substitutes: Record<string, string> = Object.fromEntries(`
  Ł L ł l Đ D đ d Ħ H ħ h ı i ĸ k Ŋ Ng ŋ ng Ŧ T ŧ t ſ s ẞ SS Ə E ə e Ɓ B ɓ b Ɗ D ɗ d Ƙ K ƙ k Ɔ O ɔ o Ɛ E ɛ e
  А A а a Б B б b В V в v Г G г g Ґ G ґ g Д D д d Ђ Dj ђ dj Е E е e Ё Yo ё yo Є Ye є ye Ж Zh ж zh З Z з z Ѕ Dz ѕ dz
  И I и i І I і i Ї Yi ї yi Й Y й y Ј J ј j К K к k Л L л l Љ Lj љ lj М M м m Н N н n Њ Nj њ nj О O о o П P п p
  Р R р r С S с s Т T т t Ћ C ћ c У U у u Ў U ў u Ф F ф f Х Kh х kh Ц Ts ц ts Ч Ch ч ch Џ Dz џ dz Ш Sh ш sh
  Щ Shch щ shch Ъ ’ ъ ’ Ы Y ы y Ь ’ ь ’ Э E э e Ю Yu ю yu Я Ya я ya
  Α A α a Β B β b Γ G γ g Δ D δ d Ε E ε e Ζ Z ζ z Η I η i Θ Th θ th Ι I ι i Κ K κ k Λ L λ l Μ M μ m Ν N ν n Ξ X ξ x
  Ο O ο o Π P π p Ρ R ρ r Σ S σ s ς s Τ T τ t Υ Y υ y Φ Ph φ ph Χ Ch χ ch Ψ Ps ψ ps Ω O ω o
  ‐ - ‑ - ‒ – ― — − - ⁄ / ′ ' ″ " → -> ← <- ≤ <= ≥ >= ≠ != № No ₽ RUB ₴ UAH ₹ INR ₩ KRW ₺ TRY ₪ ILS
`.trim().split(/\s+/).reduce<[string, string][]>((pairs, text, at, all) => at % 2 ? pairs : [...pairs, [text, all[at + 1]!]], []))

/** What only changes the letter before it, or is not to be seen at all. */
const SILENT = /^[\p{M}\p{Cc}\p{Cf}]$/u

/** A text as a font can write it that knows `known`: letters that it lacks become others like them, or `?`. */
export function toPdfText(known: ReadonlySet<number>, text: string): string {
  return Array.from(text, letter => shown(known, letter)).join('')
}

function shown(known: ReadonlySet<number>, letter: string): string {
  if (known.has(letter.codePointAt(0)!))
    return letter
  if (SILENT.test(letter))
    return ''
  const substitute = Object.hasOwn(substitutes, letter) ? substitutes[letter] : undefined
  if (substitute !== undefined)
    return substitute
  const parts = letter.normalize('NFKD')
  return parts === letter ? '?' : Array.from(parts, part => shown(known, part)).join('')
}
