const names = {
  email: ['email', 'emailaddress', 'mail', 'mailaddress', 'primaryemail', 'workemail', 'email1value', 'emailaddress1', 'emailadresse', 'courriel', 'correo', 'correoelectronico'],
  name: ['name', 'fullname', 'displayname', 'contact', 'contactname', 'person', 'customer', 'customername', 'nom', 'nombre'],
  firstName: ['firstname', 'first', 'givenname', 'forename', 'vorname', 'prenom'],
  lastName: ['lastname', 'last', 'surname', 'familyname', 'nachname', 'apellido', 'apellidos'],
  company: ['company', 'companyname', 'organization', 'organisation', 'organizationname', 'employer', 'business', 'firma', 'unternehmen', 'entreprise', 'empresa'],
  phone: ['phone', 'phonenumber', 'telephone', 'tel', 'mobile', 'mobilephone', 'mobilenumber', 'cell', 'cellphone', 'workphone', 'businessphone', 'phone1value', 'telefon', 'telefono'],
  city: ['city', 'town', 'locality', 'homecity', 'businesscity', 'stadt', 'ort', 'ville', 'ciudad'],
  country: ['country', 'countryname', 'countryregion', 'homecountry', 'businesscountry', 'nation', 'land', 'pays', 'pais'],
} as const

export const columnFields = Object.keys(names) as (keyof typeof names)[]
export type ColumnField = keyof typeof names

/**
 * Which field of a contact each column holds, by its title: `E-mail`, `EMAIL_ADDRESS` and `Mail` are one. Of several
 * columns for a field the first counts.
 */
export function mapColumns(header: string[]): (ColumnField | null)[] {
  const taken = new Set<ColumnField>()
  return header.map((title) => {
    const plain = title.normalize('NFD').toLowerCase().replace(/[^a-z0-9]/g, '')
    const field = columnFields.find(field => (names[field] as readonly string[]).includes(plain))
    if (!field || taken.has(field))
      return null
    taken.add(field)
    return field
  })
}
