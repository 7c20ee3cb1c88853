/** Whether the search over pages and actions is open. It is loaded when it first is. */
export const useAppSearch = () => useState('app:search', () => false)
