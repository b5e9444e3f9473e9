/**
 * The currencies that TikTok lists, as ISO 4217 codes.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export const currencies: ReadonlySet<string> = new Set(
  `AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK JPY KES
  KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VES
  VND ZAR`.split(/\s+/),
);
