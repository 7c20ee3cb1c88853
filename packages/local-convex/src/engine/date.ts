/** Makes a `Date` whose present time is what `now` returns, in milliseconds since the epoch. All else is as it was. */
export function dateOf(now: () => number): DateConstructor {
  return new Proxy(Date, {
    apply: target => new target(now()).toString(),
    construct: (target, args: unknown[], newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
    get: (target, name, receiver) => name === 'now' ? now : Reflect.get(target, name, receiver) as unknown,
  })
}
