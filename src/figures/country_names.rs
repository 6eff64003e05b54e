//! What countries are called: in English, and those of many playbooks in the languages of their people too.

/// Codes of ISO 3166 with names, told apart by bars; a semicolon after each country.
pub(super) const NAMES: &str = "\
    AD Andorra; AE United Arab Emirates | UAE | Emirates; AF Afghanistan; AG Antigua and Barbuda; AI Anguilla; AL \
    Albania; AM Armenia; AO Angola; AQ Antarctica; AR Argentina; AS American Samoa; AT Austria | Österreich | Østrig \
    | Autriche | Áo; AU Australia | Úc; AW Aruba; AX Åland Islands; AZ Azerbaijan; BA Bosnia and Herzegovina; BB \
    Barbados; BD Bangladesh; BE Belgium | Belgique | Belgien | Bỉ; BF Burkina Faso; BG Bulgaria; BH Bahrain; BI \
    Burundi; BJ Benin; BL Saint Barthélemy; BM Bermuda; BN Brunei Darussalam | Brunei; BO Bolivia; BQ Bonaire; BR \
    Brazil | Brasil | Brésil; BS Bahamas; BT Bhutan; BV Bouvet Island; BW Botswana; BY Belarus; BZ Belize; CA \
    Canada; CC Cocos (Keeling) Islands; CD Congo Kinshasa | DR Congo; CF Central African Republic; CH Switzerland | \
    Schweiz | Suisse | Thụy Sĩ; CI Côte d'Ivoire | Ivory Coast; CK Cook Islands; CL Chile; CM Cameroon; CN China | \
    Kina | Chine | Trung Quốc; CO Colombia; CR Costa Rica; CU Cuba; CV Cabo Verde | Cape Verde; CW Curaçao; CX \
    Christmas Island; CY Cyprus; CZ Czechia | Czech Republic; DE Germany | Deutschland | Tyskland | Allemagne | Đức; \
    DJ Djibouti; DK Denmark | Danmark | Danemark | Đan Mạch; DM Dominica; DO Dominican Republic; DZ Algeria; EC \
    Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain | España | Spanien | Espagne | Tây Ban \
    Nha; ET Ethiopia; FI Finland | Suomi | Finlande | Phần Lan; FJ Fiji; FK Falkland Islands (Malvinas); FM \
    Micronesia; FO Faroe Islands; FR France | Frankrig | Pháp; GA Gabon; GB United Kingdom | Great Britain | England \
    | Scotland | Wales | Storbritannien | Royaume-Uni | Vương quốc Anh; GD Grenada; GE Georgia; GF French Guiana; GG \
    Guernsey; GH Ghana; GI Gibraltar; GL Greenland; GM Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR \
    Greece | Grækenland | Grèce; GS South Georgia and the South Sandwich Islands; GT Guatemala; GU Guam; GW \
    Guinea-Bissau; GY Guyana; HK Hong Kong; HM Heard Island and McDonald Islands; HN Honduras; HR Croatia; HT Haiti; \
    HU Hungary; ID Indonesia | Indonésie; IE Ireland | Irland | Irlande; IL Israel; IM Isle of Man; IN India | Inde \
    | Indien | Ấn Độ; IO British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland | Island; IT Italy | Italia | \
    Italien | Italie | Ý; JE Jersey; JM Jamaica; JO Jordan; JP Japan | Japon | Nhật Bản; KE Kenya; KG Kyrgyzstan; KH \
    Cambodia | Campuchia; KI Kiribati; KM Comoros; KN Saint Kitts and Nevis; KP North Korea; KR South Korea | Korea \
    | Corée du Sud | Hàn Quốc; KW Kuwait; KY Cayman Islands; KZ Kazakhstan; LA Lao People's Democratic Republic | \
    Laos | Lào; LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho; LT Lithuania; LU \
    Luxembourg; LV Latvia; LY Libya; MA Morocco | Maroc; MC Monaco; MD Moldova; ME Montenegro; MF Saint Martin \
    (French part); MG Madagascar; MH Marshall Islands; MK North Macedonia | Macedonia; ML Mali; MM Myanmar | Burma; \
    MN Mongolia; MO Macao; MP Northern Mariana Islands; MQ Martinique; MR Mauritania; MS Montserrat; MT Malta; MU \
    Mauritius; MV Maldives; MW Malawi; MX Mexico | Mexique; MY Malaysia; MZ Mozambique; NA Namibia; NC New \
    Caledonia; NE Niger; NF Norfolk Island; NG Nigeria; NI Nicaragua; NL Netherlands | Holland | Pays-Bas | Hà Lan; \
    NO Norway | Norge | Norvège | Na Uy; NP Nepal; NR Nauru; NU Niue; NZ New Zealand; OM Oman; PA Panama; PE Peru; \
    PF French Polynesia; PG Papua New Guinea; PH Philippines; PK Pakistan; PL Poland | Polska | Polen | Pologne | Ba \
    Lan; PM Saint Pierre and Miquelon; PN Pitcairn; PR Puerto Rico; PS Palestine; PT Portugal | Bồ Đào Nha; PW \
    Palau; PY Paraguay; QA Qatar; RE Réunion; RO Romania; RS Serbia; RU Russian Federation | Russia; RW Rwanda; SA \
    Saudi Arabia; SB Solomon Islands; SC Seychelles; SD Sudan; SE Sweden | Sverige | Suède | Thụy Điển; SG Singapore \
    | Singapour; SH Saint Helena; SI Slovenia; SJ Svalbard and Jan Mayen; SK Slovakia; SL Sierra Leone; SM San \
    Marino; SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST Sao Tome and Principe; SV El Salvador; SX Sint \
    Maarten (Dutch part); SY Syrian Arab Republic | Syria; SZ Eswatini | Swaziland; TC Turks and Caicos Islands; TD \
    Chad; TF French Southern Territories; TG Togo; TH Thailand | Thaïlande | Thái Lan; TJ Tajikistan; TK Tokelau; TL \
    Timor-Leste; TM Turkmenistan; TN Tunisia; TO Tonga; TR Türkiye | Turkey; TT Trinidad and Tobago; TV Tuvalu; TW \
    Taiwan | Đài Loan; TZ Tanzania; UA Ukraine; UG Uganda; UM United States Minor Outlying Islands; US United States \
    | USA | America | États-Unis | Hoa Kỳ | Mỹ; UY Uruguay; UZ Uzbekistan; VA Holy See (Vatican City State) | \
    Vatican; VC Saint Vincent and the Grenadines; VE Venezuela; VN Viet Nam | Vietnam | Việt Nam; VU Vanuatu; WF \
    Wallis and Futuna; WS Samoa; XK Kosovo; YE Yemen; YT Mayotte; ZA South Africa; ZM Zambia; ZW Zimbabwe";
