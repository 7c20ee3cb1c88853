/** Whether the build that is tested has the parts of `modules/swift/`: `npm run test:plain` builds and tests without. */
export const isSwift = process.env.SWIFT !== 'false'
