import set from 'lodash/set.js';
import { describe, expect, test } from 'vitest';
import { bodyKinds } from '../../src/lint/context.js';
import { lintRequest } from '../../src/lint/index.js';
import { rules } from '../../src/lint/lintRequest.js';
import { fieldsOf } from './fieldsOf.js';

/** The wrong names of each field, by its path in the body. Written out, so that a row missing from the tables fails here. */
const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'event/track': {
    event_source_id: 'pixel_code pixel_id event_set_id',
    test_event_code: 'test_code',
    data: 'batch events',
    'data[].event': 'event_name',
    'data[].event_time': 'timestamp event_timestamp',
    'data[].limited_data_use': 'ldu',
    'data[].user': 'user_data context',
    'data[].user.email': 'emails em sha256_email email_address',
    'data[].user.phone': 'phone_number phone_numbers phones ph sha256_phone_number',
    'data[].user.external_id': 'external_ids user_id',
    'data[].user.first_name': 'fn',
    'data[].user.last_name': 'ln',
    'data[].user.zip_code': 'zip zp postal_code postcode',
    'data[].user.city': 'ct',
    'data[].user.state': 'st region',
    'data[].user.country': 'country_code',
    'data[].user.ttclid': 'click_id tt_clid',
    'data[].user.ip': 'ip_address client_ip client_ip_address',
    'data[].user.user_agent': 'ua client_user_agent',
    'data[].user.locale': 'language',
    'data[].user.gaid': 'aaid google_advertising_id',
    'data[].user.att_status': 'att',
    'data[].properties': 'custom_data',
    'data[].properties.currency': 'currency_code',
    'data[].properties.content_ids': 'contents_ids contents_id',
    'data[].properties.search_string': 'search_query',
    'data[].properties.contents': 'products',
    'data[].properties.contents[].content_id': 'id product_id item_id contents_id',
    'data[].properties.contents[].price': 'item_price',
    'data[].properties.contents[].quantity': 'qty',
    'data[].page.url': 'page_url href',
    'data[].page.referrer': 'referer',
    'data[].app.app_id': 'id',
    'data[].app.app_name': 'name',
    'data[].app.app_version': 'version',
    'data[].ad.callback': 'callbeack',
    'data[].ad.attribution_type': 'attribute_type',
    'data[].ad.attribution_provider': 'attribute_provider',
    'data[].lead.lead_id': 'id',
    'data[].lead.lead_event_source': 'source',
  },
  'pixel/track': {
    pixel_code: 'pixel_id event_source_id',
    test_event_code: 'test_code',
    event: 'event_name',
    timestamp: 'event_time',
    'context.ip': 'ip_address client_ip',
    'context.user_agent': 'ua',
    'context.ad.callback': 'callbeack ttclid',
    'context.page.referrer': 'referer',
    'context.user.email': 'emails',
    'context.user.phone_number': 'phone phone_numbers',
    'properties.contents': 'products',
    'properties.contents[].content_id': 'id product_id item_id contents_id',
    'properties.contents[].price': 'item_price',
    'properties.contents[].quantity': 'qty',
  },
  'pixel/batch': {
    pixel_code: 'pixel_id event_source_id',
    test_event_code: 'test_code',
    'batch[].event': 'event_name',
    'batch[].timestamp': 'event_time',
    'batch[].context.ip': 'ip_address client_ip',
    'batch[].context.user_agent': 'ua',
    'batch[].context.ad.callback': 'callbeack ttclid',
    'batch[].context.page.referrer': 'referer',
    'batch[].context.user.email': 'emails',
    'batch[].context.user.phone_number': 'phone phone_numbers',
    'batch[].properties.contents': 'products',
    'batch[].properties.contents[].content_id': 'id product_id item_id contents_id',
    'batch[].properties.contents[].price': 'item_price',
    'batch[].properties.contents[].quantity': 'qty',
  },
};

/** A body whose kind does not depend on the key that a test adds. */
const emptyBodies: Readonly<Record<string, object>> = {
  'event/track': { event_source: 'web' },
  'pixel/track': { context: {} },
  'pixel/batch': { batch: [] },
};

/** The body of a 1.0 request with this key is read as one of 2.0. */
const isReadAsV2 = (kind: string, alias: string): boolean => kind !== 'event/track' && alias === 'event_source_id';

describe.each(bodyKinds)('a misspelt field of $path', (kind) => {
  const expected = Object.entries(aliases[kind.path] ?? {});
  const cases = expected.flatMap(([path, words]) => words.split(' ').map((alias) => [path, alias] as const));

  test('is in the list above for every alias', () => {
    const listed = fieldsOf(kind).flatMap(({ path, field }) =>
      field.aliases === undefined ? [] : [[path, field.aliases.join(' ')]],
    );
    expect(listed.sort()).toStrictEqual([...expected].sort());
  });

  test.each(cases.filter(([, alias]) => !isReadAsV2(kind.path, alias)))('%s as %s is reported', (path, alias) => {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const misspelt = `${path.slice(0, path.length - name.length)}${alias}`.replaceAll('[]', '[0]');
    const body = set(structuredClone(emptyBodies[kind.path] ?? {}), misspelt, 'x');
    const findings = lintRequest(body).filter(({ code }) => code === 'misspelt-field');
    const message = rules['misspelt-field'].message.replace('<name>', name);
    expect(findings.map((finding) => [finding.path, finding.message])).toStrictEqual([[misspelt, message]]);
  });
});

const nameFindings = (source: string, event: string, code: string): string[] =>
  lintRequest({ event_source: source, data: [{ event }] })
    .filter((finding) => finding.code === code)
    .map(({ message }) => message);

const webEvents = `AddPaymentInfo AddToCart AddToWishlist ApplicationApproval ClickButton CompletePayment
  CompleteRegistration Contact CustomizeProduct Download FindLocation InitiateCheckout Lead PlaceAnOrder Purchase Schedule
  Search StartTrial SubmitApplication SubmitForm Subscribe ViewContent`.split(/\s+/);

const appEvents = `AchieveLevel AddPaymentInfo AddToCart AddToWishlist Checkout CompleteTutorial CreateGroup CreateRole
  GenerateLead InAppADClick InAppADImpr InstallApp JoinGroup LaunchAPP LoanApplication LoanApproval LoanDisbursal Login
  Purchase Rate Registration Search SpendCredits StartTrial Subscribe UnlockAchievement ViewContent`.split(/\s+/);

test.each([
  ...['web', 'offline', 'crm'].flatMap((source) => webEvents.map((name) => [source, name] as const)),
  ...appEvents.map((name) => ['app', name] as const),
])('requires the exact spelling of the %s event %s', (source, name) => {
  const message = rules['misspelt-event-name'].message.replace('<name>', name);
  expect(nameFindings(source, name.toLowerCase(), 'misspelt-event-name')).toStrictEqual([message]);
  expect(nameFindings(source, name, 'misspelt-event-name')).toStrictEqual([]);
});

test.each([
  ['AddBilling', 'AddPaymentInfo'],
  ['Browse', 'PageView'],
  ['Checkout', 'PlaceAnOrder'],
  ['ClickForm', 'Lead'],
  ['ClickInDownloadPage', 'ClickButton'],
  ['ClickToDownload', 'Download'],
  ['Consult', 'Contact'],
  ['ConsultByPhone', 'Contact'],
  ['Registration', 'CompleteRegistration'],
  ['StartCheckout', 'InitiateCheckout'],
  ['ViewConsultationPage', 'ViewContent'],
  ['ViewDownloadPage', 'ViewContent'],
  ['ViewForm', 'ViewContent'],
])('reports the name %s as reserved for %s', (name, standard) => {
  const message = rules['reserved-event-name'].message.replace('<name>', standard);
  expect(nameFindings('web', name, 'reserved-event-name')).toStrictEqual([message]);
});
