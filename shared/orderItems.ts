interface Item { name: string, quantity: number }

/** Names an item of an order: `2 × 10 credits`, or `10 credits` for a single one. */
export const itemTitle = ({ name, quantity }: Item) => quantity === 1 ? name : `${quantity} × ${name}`

/** Names all items of an order in one line: `2 × 10 credits, 50 credits`. */
export const itemsTitle = (items: Item[]) => items.map(itemTitle).join(', ')
