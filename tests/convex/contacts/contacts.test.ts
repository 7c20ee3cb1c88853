import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, internal } from '../../../convex/_generated/api'
import { addContact, mergeContacts } from '../../../convex/contacts/contactRows'
import { changeUsage, STORAGE_LIMITS } from '../../../convex/storage/usage'
import { backend, finishScheduled, signedIn } from '../support'

describe('contacts.list', () => {
  it('is in the order of names, whatever their case, and as long as asked for', async () => {
    const { add, as } = await someone()
    for (const name of ['Grace', 'ada', 'Bob'])
      await add({ name })

    const [two, all, least] = await Promise.all([2, 3, Number.NaN].map(limit => as.query(api.contacts.list, { limit })))

    expect(two).toMatchObject({ contacts: [{ name: 'ada' }, { name: 'Bob' }], hasMore: true })
    expect(all).toMatchObject({ contacts: [{ name: 'ada' }, { name: 'Bob' }, { name: 'Grace' }], hasMore: false })
    expect(least!.contacts).toHaveLength(1)
  })

  it.each([
    ['a name', 'grace'],
    ['the beginning of a name', 'gra'],
    ['an address', 'hopper@navy.mil'],
    ['a company', 'univac'],
    ['a city', 'arlington'],
  ])('finds a contact by %s', async (_, search) => {
    const { add, list } = await someone()
    await add({ name: 'Ada' })
    await add({ name: 'Grace Hopper', email: 'hopper@navy.mil', company: 'Univac', city: 'Arlington' })

    expect(await list(search)).toMatchObject([{ name: 'Grace Hopper' }])
  })

  it('finds nobody else\'s', async () => {
    const { t, list } = await someone()
    const other = await signedIn(t)
    await other.as.mutation(api.contacts.create, { name: 'Grace', email: 'grace@example.com' })

    expect(await list('grace')).toEqual([])
    expect(await list()).toEqual([])
  })
})

describe('contacts.search', () => {
  it('suggests up to twenty', async () => {
    const { add, as } = await someone()
    for (let n = 0; n < 25; n++)
      await add({ name: `Ada ${n}` })

    expect(await as.query(api.contacts.search, { text: 'ad' })).toHaveLength(20)
    expect(await as.query(api.contacts.search, { text: 'nobody' })).toEqual([])
    expect(await as.query(api.contacts.search, { text: ' ' })).toEqual([])
  })
})

describe('a contact', () => {
  it('is kept without spaces around, with its address in lower case, and without what was left empty', async () => {
    const { add, list } = await someone()

    await add({ name: ' Ada \n Lovelace ', email: ' Ada@Example.com ', company: ' ', city: 'London' })

    expect(await list()).toEqual([{ _id: expect.any(String), name: 'Ada Lovelace', email: 'ada@example.com', city: 'London' }])
  })

  it.each([
    ['email', { email: 'nobody' }],
    ['email', { email: '' }],
    ['name', { name: 'a'.repeat(201) }],
    ['phone', { phone: '1'.repeat(51) }],
    ['company', { company: 'a'.repeat(201) }],
  ])('with a bad %s is refused: %j', async (field, fields) => {
    const { add, list } = await someone()

    await expect(add(fields)).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field } })

    expect(await list()).toEqual([])
  })

  it('is the only one with its address', async () => {
    const { add, update } = await someone()
    await add({ email: 'ada@example.com' })
    const grace = await add({ email: 'grace@example.com' })

    await expect(add({ email: 'Ada@example.com' })).rejects.toMatchObject({ data: { code: 'CONFLICT', field: 'email' } })
    await expect(update(grace, { email: 'ada@example.com' })).rejects.toMatchObject({ data: { code: 'CONFLICT', field: 'email' } })
    await update(grace, { email: 'grace@example.com', city: 'New York' })
  })

  it('is found by what it was changed to, and loses what is left out', async () => {
    const { add, update, list } = await someone()
    const id = await add({ name: 'Ada', company: 'Analytical Engines' })

    await update(id, { name: 'Augusta' })

    expect(await list('augusta')).toEqual([{ _id: id, name: 'Augusta', email: 'augusta@example.com' }])
    expect(await list('analytical')).toEqual([])
  })

  it('can be deleted, once', async () => {
    const { add, remove, count } = await someone()
    const id = await add({})

    await remove(id)

    expect(await count()).toBe(0)
    await expect(remove(id)).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  it('is refused where there are as many as there may be', async () => {
    const { t, add, userId, count } = await someone()
    await t.run(ctx => ctx.db.insert('usages', { userId, files: 0, bytes: 0, contacts: STORAGE_LIMITS.contacts }))

    await expect(add({})).rejects.toMatchObject({ data: { code: 'CONFLICT', message: expect.stringContaining('200,000 contacts') } })

    expect(await count()).toBe(STORAGE_LIMITS.contacts)
  })
})

describe('contacts.removeAll', () => {
  it('deletes all that there were, in batches, and nobody else\'s', async () => {
    const { t, as, userId, count, list } = await someone()
    const other = await signedIn(t)
    await t.run(async (ctx) => {
      for (let n = 0; n < 1_200; n++)
        await addContact(ctx, userId, { name: '', email: `${n}@example.com` })
      await changeUsage(ctx, userId, { contacts: 1_200 })
      await mergeContacts(ctx, other.userId, [{ name: '', email: '1@example.com' }, { name: '', email: '2@example.com' }])
    })

    vi.setSystemTime(Date.now() + 1_000)
    await as.mutation(api.contacts.removeAll, { confirm: ' Delete' })
    await finishScheduled(t)

    expect(await list()).toEqual([])
    expect(await count()).toBe(0)
    expect(await other.as.query(api.contacts.count, {})).toBe(2)
  })

  it('spares those that are added meanwhile', async () => {
    const { t, as, add, list } = await someone()
    await add({ name: 'Old' })
    vi.setSystemTime(Date.now() + 1_000)

    await as.mutation(api.contacts.removeAll, { confirm: 'delete' })
    vi.setSystemTime(Date.now() + 1_000)
    await add({ name: 'New' })
    await finishScheduled(t)

    expect(await list()).toMatchObject([{ name: 'New' }])
  })

  it('leaves nothing behind when the account is deleted at the same time', async () => {
    const { t, as, userId, add } = await someone()
    await add({ name: 'Ada' })

    await as.mutation(api.users.deleteAccount, { confirm: 'ada@example.com' })
    await finishScheduled(t)
    await t.mutation(internal.contacts.batches.removeBatch, { userId, before: Date.now(), cursor: null })

    expect(await t.run(({ db }) => db.query('usages').collect())).toEqual([])
  })

  it('asks for a confirmation', async () => {
    const { as } = await someone()

    await expect(as.mutation(api.contacts.removeAll, { confirm: 'yes' })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', field: 'confirm' } })
  })
})

describe('merging', () => {
  it('adds who is new, writes what is news, and takes nothing away', async () => {
    const { t, userId, list, count } = await someone()
    await t.run(ctx => mergeContacts(ctx, userId, [
      { name: 'Ada', email: 'ada@example.com', city: 'London' },
      { name: 'Bob', email: 'bob@example.com' },
    ]))

    const counts = await t.run(ctx => mergeContacts(ctx, userId, [
      { name: '', email: 'ada@example.com', phone: '1' },
      { name: 'Bob', email: 'bob@example.com' },
      { name: 'Grace', email: 'grace@example.com' },
      { name: 'Grace', email: 'grace@example.com', city: 'New York' },
    ]))

    expect(counts).toEqual({ added: 1, updated: 2, unchanged: 1 })
    expect(await count()).toBe(3)
    expect(await list()).toMatchObject([
      { name: 'Ada', email: 'ada@example.com', city: 'London', phone: '1' },
      { name: 'Bob', email: 'bob@example.com' },
      { name: 'Grace', email: 'grace@example.com', city: 'New York' },
    ])
  })
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

async function someone() {
  const t = backend()
  const { as, userId } = await signedIn(t)
  type Fields = Partial<typeof api.contacts.create._args>
  const complete = (fields: Fields) => {
    const name = fields.name ?? 'Ada'
    return { name, email: `${name.replaceAll(' ', '.')}@example.com`, ...fields }
  }
  return {
    t,
    as,
    userId,
    add: (fields: Fields) => as.mutation(api.contacts.create, complete(fields)),
    update: (contactId: string, fields: Fields) => as.mutation(api.contacts.update, { contactId, ...complete(fields) }),
    remove: (contactId: string) => as.mutation(api.contacts.remove, { contactId }),
    count: () => as.query(api.contacts.count, {}),
    list: async (search?: string) => (await as.query(api.contacts.list, { search, limit: 50 })).contacts,
  }
}
