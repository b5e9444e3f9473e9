/**
 * Names under which personal data is read: no setting may copy them into a payload in clear.
 *
 * They are TikTok's user fields of both generations, the trait names their sources read, and the objects that hold them.
 * A test holds this list against the tables of both generations.
 */
const names = `
  traits context user address
  email phone phone_number external_id first_name last_name city state country zip_code
  ttclid ttp ip user_agent locale idfa idfv gaid att_status
  firstName firstname lastName lastname
  zip zipcode zipCode postalcode postal_code postalCode`;

const lowerCased: ReadonlySet<string> = new Set(names.trim().toLowerCase().split(/\s+/));

/** True for a name under which personal data is read, in any letter case: `Email` holds what `email` holds. */
export const isPersonalName = (name: string): boolean => lowerCased.has(name.trim().toLowerCase());
