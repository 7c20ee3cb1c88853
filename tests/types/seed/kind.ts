{
  // WRONG: Use mutation for database writes
  // @ts-expect-error which is the point
  const { execute } = useConvexAction(api.users.updateProfile)
  void execute
}
{
  // RIGHT: Use mutation
  const { mutate } = useConvexMutation(api.users.updateProfile)
  void mutate
}
