/**
 * ISO 3166-1 countries: alpha-2, alpha-3, and English names and other codes as `plainName` writes them. XK (Kosovo) is user-assigned but in general
 * use. The names stand here and not in `Intl`, because not every engine has it, and the names in it change with its version.
 *
 * @see https://www.iso.org/iso-3166-country-codes.html
 */
const table = `
AD AND andorra
AE ARE united arab emirates / uae
AF AFG afghanistan
AG ATG antigua and barbuda
AI AIA anguilla
AL ALB albania
AM ARM armenia
AO AGO angola
AQ ATA antarctica
AR ARG argentina
AS ASM american samoa
AT AUT austria
AU AUS australia
AW ABW aruba
AX ALA aland islands
AZ AZE azerbaijan
BA BIH bosnia and herzegovina / bosnia / bosnia herzegovina
BB BRB barbados
BD BGD bangladesh
BE BEL belgium
BF BFA burkina faso
BG BGR bulgaria
BH BHR bahrain
BI BDI burundi
BJ BEN benin
BL BLM st barthelemy
BM BMU bermuda
BN BRN brunei / brunei darussalam
BO BOL bolivia / bolivia, plurinational state of / plurinational state of bolivia
BQ BES caribbean netherlands / bonaire, sint eustatius and saba
BR BRA brazil
BS BHS bahamas
BT BTN bhutan
BV BVT bouvet island
BW BWA botswana
BY BLR belarus
BZ BLZ belize
CA CAN canada
CC CCK cocos, keeling islands / cocos islands
CD COD congo kinshasa / democratic republic of the congo / dr congo / congo, the democratic republic of the / congo, kinshasa / democratic republic of congo / congo, democratic republic of the / congo, democratic republic
CF CAF central african republic
CG COG congo brazzaville / republic of the congo / congo / congo, brazzaville / congo republic
CH CHE switzerland
CI CIV cote d'ivoire / ivory coast / cote divoire
CK COK cook islands
CL CHL chile
CM CMR cameroon
CN CHN china / people's republic of china
CO COL colombia
CR CRI costa rica
CU CUB cuba
CV CPV cape verde / cabo verde
CW CUW curacao
CX CXR christmas island
CY CYP cyprus
CZ CZE czechia / czech republic
DE DEU germany / federal republic of germany
DJ DJI djibouti
DK DNK denmark
DM DMA dominica
DO DOM dominican republic
DZ DZA algeria
EC ECU ecuador
EE EST estonia
EG EGY egypt
EH ESH western sahara
ER ERI eritrea
ES ESP spain
ET ETH ethiopia
FI FIN finland
FJ FJI fiji
FK FLK falkland islands / falkland islands, malvinas
FM FSM micronesia / micronesia, federated states of / federated states of micronesia
FO FRO faroe islands
FR FRA france
GA GAB gabon
GB GBR uk / united kingdom / great britain / england / scotland / wales / northern ireland / britain / united kingdom of great britain and northern ireland
GD GRD grenada
GE GEO georgia
GF GUF french guiana
GG GGY guernsey
GH GHA ghana
GI GIB gibraltar
GL GRL greenland
GM GMB gambia
GN GIN guinea
GP GLP guadeloupe
GQ GNQ equatorial guinea
GR GRC el / greece
GS SGS south georgia and south sandwich islands / south georgia and the south sandwich islands / south georgia/sandwich islands
GT GTM guatemala
GU GUM guam
GW GNB guinea bissau
GY GUY guyana
HK HKG hong kong / hong kong sar china / hong kong sar
HM HMD heard and mcdonald islands / heard island and mcdonald islands
HN HND honduras
HR HRV croatia
HT HTI haiti
HU HUN hungary
ID IDN indonesia
IE IRL ireland / republic of ireland
IL ISR israel
IM IMN isle of man
IN IND india
IO IOT british indian ocean territory
IQ IRQ iraq
IR IRN iran / iran, islamic republic of / islamic republic of iran / iran, islamic republic
IS ISL iceland
IT ITA italy
JE JEY jersey
JM JAM jamaica
JO JOR jordan
JP JPN japan
KE KEN kenya
KG KGZ kyrgyzstan / kyrgyz republic
KH KHM cambodia
KI KIR kiribati
KM COM comoros
KN KNA st kitts and nevis
KP PRK north korea / korea, democratic people's republic of / democratic people's republic of korea / korea, north
KR KOR south korea / republic of korea / korea, republic of / korea / korea, south
KW KWT kuwait
KY CYM cayman islands
KZ KAZ kazakhstan
LA LAO laos / lao people's democratic republic / lao pdr
LB LBN lebanon
LC LCA st lucia
LI LIE liechtenstein
LK LKA sri lanka
LR LBR liberia
LS LSO lesotho
LT LTU lithuania
LU LUX luxembourg
LV LVA latvia
LY LBY libya / libyan arab jamahiriya
MA MAR morocco
MC MCO monaco
MD MDA moldova / moldova, republic of / republic of moldova
ME MNE montenegro
MF MAF st martin / st martin, french part
MG MDG madagascar
MH MHL marshall islands
MK MKD north macedonia / macedonia / republic of north macedonia / macedonia, the former yugoslav republic of
ML MLI mali
MM MMR myanmar, burma / burma / myanmar
MN MNG mongolia
MO MAC macao / macau / macao sar china / macao sar / macau sar
MP MNP northern mariana islands
MQ MTQ martinique
MR MRT mauritania
MS MSR montserrat
MT MLT malta
MU MUS mauritius
MV MDV maldives
MW MWI malawi
MX MEX mexico
MY MYS malaysia
MZ MOZ mozambique
NA NAM namibia
NC NCL new caledonia
NE NER niger
NF NFK norfolk island
NG NGA nigeria
NI NIC nicaragua
NL NLD netherlands / holland / kingdom of the netherlands / netherlands, kingdom of
NO NOR norway
NP NPL nepal
NR NRU nauru
NU NIU niue
NZ NZL new zealand
OM OMN oman
PA PAN panama
PE PER peru
PF PYF french polynesia
PG PNG papua new guinea
PH PHL philippines
PK PAK pakistan
PL POL poland
PM SPM st pierre and miquelon
PN PCN pitcairn islands / pitcairn
PR PRI puerto rico
PS PSE palestinian territories / palestine / state of palestine / palestine, state of / occupied palestinian territory / palestinian territory
PT PRT portugal
PW PLW palau / belau
PY PRY paraguay
QA QAT qatar
RE REU reunion
RO ROU romania
RS SRB serbia
RU RUS russia / russian federation
RW RWA rwanda
SA SAU saudi arabia / kingdom of saudi arabia
SB SLB solomon islands
SC SYC seychelles
SD SDN sudan
SE SWE sweden
SG SGP singapore
SH SHN st helena / st helena, ascension and tristan da cunha
SI SVN slovenia
SJ SJM svalbard and jan mayen
SK SVK slovakia / slovak republic
SL SLE sierra leone
SM SMR san marino
SN SEN senegal
SO SOM somalia
SR SUR suriname
SS SSD south sudan
ST STP sao tome and principe
SV SLV el salvador
SX SXM sint maarten / sint maarten, dutch part / st martin, dutch part
SY SYR syria / syrian arab republic / syria, arab republic
SZ SWZ eswatini / swaziland / kingdom of eswatini
TC TCA turks and caicos islands
TD TCD chad
TF ATF french southern territories
TG TGO togo
TH THA thailand
TJ TJK tajikistan
TK TKL tokelau
TL TLS timor leste / east timor
TM TKM turkmenistan
TN TUN tunisia
TO TON tonga
TR TUR turkiye / turkey / republic of turkiye
TT TTO trinidad and tobago / trinidad
TV TUV tuvalu
TW TWN taiwan / taiwan, province of china / taiwan, republic of china / republic of china, taiwan
TZ TZA tanzania / united republic of tanzania / tanzania, united republic of
UA UKR ukraine
UG UGA uganda
UM UMI us outlying islands / united states minor outlying islands
US USA united states / united states of america / us of america / america / united states of america, usa
UY URY uruguay
UZ UZB uzbekistan
VA VAT vatican city / holy see / holy see, vatican city state / vatican
VC VCT st vincent and grenadines / st vincent and the grenadines
VE VEN venezuela / venezuela, bolivarian republic of / bolivarian republic of venezuela
VG VGB british virgin islands / virgin islands, british
VI VIR us virgin islands / virgin islands, us
VN VNM vietnam / viet nam
VU VUT vanuatu
WF WLF wallis and futuna
WS WSM samoa
XK XKX kosovo
YE YEM yemen
YT MYT mayotte
ZA ZAF south africa / republic of south africa
ZM ZMB zambia
ZW ZWE zimbabwe
`;

interface Country {
  readonly alpha2: string;
  readonly alpha3: string;
  readonly names: readonly string[];
}

const countries: readonly Country[] = table
  .trim()
  .split('\n')
  .map((row) => ({ alpha2: row.slice(0, 2), alpha3: row.slice(3, 6), names: row.slice(7).split(' / ') }));

/** The alpha-2 codes, in upper case. */
export const countryCodes: ReadonlySet<string> = new Set(countries.map(({ alpha2 }) => alpha2));

const alpha2ByName: ReadonlyMap<string, string> = new Map(
  countries.flatMap(({ alpha2, alpha3, names }) =>
    [alpha3.toLowerCase(), ...names].map((name): [string, string] => [name, alpha2.toLowerCase()]),
  ),
);

/** A name without accents, dots, dashes and its article, in lower case. What stands in brackets follows a comma, as in ISO 3166. */
const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/&/g, ' and ')
    .replace(/\p{Dash}/gu, ' ')
    .replace(/\((?:us|usa|uk|gb)\)/g, '')
    .replace(/\(([^()]*)\)/g, ', $1')
    .replace(/\s+/g, ' ')
    .replace(/ ,/g, ',')
    .trim()
    .replace(/^the |, the$/g, '')
    .replace(/^saint /, 'st ');

/**
 * A country as TikTok takes it, in lower case: two letters as given, alpha-3 codes and English names as their two letters, other
 * strings as given. `UK`, and `EL` of the European Union, stand for the codes of ISO 3166.
 *
 * @example
 * ['DE', 'UK', 'USA', 'United Kingdom', 'Atlantis'].map(toCountry) // => ['de', 'gb', 'us', 'gb', 'atlantis']
 */
export const toCountry = (text: string): string => {
  const country = text.trim().toLowerCase();
  const name = country.length === 2 ? country : plainName(country);
  return alpha2ByName.get(name) ?? (name.length === 2 ? name : country);
};
