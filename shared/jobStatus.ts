/** Whether a job, or what it works on, is yet to finish. */
export const isUnfinished = ({ status }: { status?: string }) => status === 'queued' || status === 'running'
