// Args and return type are inferred
const { execute, data } = useConvexAction(api.emails.send)
// Type error if args don't match
// @ts-expect-error which is the point
await execute({ wrong: 'args' })
// data is typed based on action return
console.log(data.value?.messageId) // typed correctly

export {}
