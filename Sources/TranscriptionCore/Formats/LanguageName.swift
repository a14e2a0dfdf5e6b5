/// English names of languages, in lower case as Whisper's tools write them, by ISO-639-1 code.
package enum LanguageName {
  /// The name; the code itself where it has none here.
  package static func english(_ code: String) -> String { names[code.lowercased()] ?? code.lowercased() }

  /// The ISO-639-1 code of a language that is given by its name or by its code (a region behind it is left away).
  ///
  /// - Returns: `nil` for what is neither.
  package static func code(of nameOrCode: String) -> String? {
    let text = nameOrCode.lowercased()
    if let code = codes[text] ?? otherNames[text] { return code }
    let code = String(text.prefix { $0 != "-" && $0 != "_" })
    // Whisper's own code for Javanese is an old one.
    return names[code] == nil ? nil : code == "jw" ? "jv" : code
  }

  private static let names = Dictionary(uniqueKeysWithValues: entries)

  /// Where two codes share a name: the ISO code of Javanese, and Norwegian as a whole.
  private static let codes = Dictionary(
    entries.map { ($1, $0) }, uniquingKeysWith: { first, second in first == "nb" ? second : first })

  /// Names that Whisper and its relatives know besides.
  private static let otherNames = [
    "burmese": "my", "castilian": "es", "flemish": "nl", "haitian": "ht", "letzeburgesch": "lb", "mandarin": "zh",
    "moldavian": "ro", "moldovan": "ro", "panjabi": "pa", "pushto": "ps", "sinhalese": "si", "valencian": "ca",
  ]

  private static let entries = table.split(separator: "\n").map { line in
    let parts = line.split(separator: " ", maxSplits: 1)
    return (String(parts[0]), String(parts[1]))
  }

  private static let table = """
    af afrikaans
    am amharic
    ar arabic
    as assamese
    az azerbaijani
    ba bashkir
    be belarusian
    bg bulgarian
    bn bengali
    bo tibetan
    br breton
    bs bosnian
    ca catalan
    cs czech
    cy welsh
    da danish
    de german
    el greek
    en english
    eo esperanto
    es spanish
    et estonian
    eu basque
    fa persian
    fi finnish
    fo faroese
    fr french
    fy western frisian
    ga irish
    gl galician
    gu gujarati
    ha hausa
    he hebrew
    hi hindi
    hr croatian
    ht haitian creole
    hu hungarian
    hy armenian
    ia interlingua
    id indonesian
    ig igbo
    is icelandic
    it italian
    ja japanese
    jv javanese
    jw javanese
    ka georgian
    kk kazakh
    km khmer
    kn kannada
    ko korean
    ku kurdish
    ky kyrgyz
    la latin
    lb luxembourgish
    ln lingala
    lo lao
    lt lithuanian
    lv latvian
    mg malagasy
    mi maori
    mk macedonian
    ml malayalam
    mn mongolian
    mr marathi
    ms malay
    mt maltese
    my myanmar
    nb norwegian
    ne nepali
    nl dutch
    nn nynorsk
    no norwegian
    oc occitan
    or odia
    pa punjabi
    pl polish
    ps pashto
    pt portuguese
    ro romanian
    ru russian
    rw kinyarwanda
    sa sanskrit
    sd sindhi
    si sinhala
    sk slovak
    sl slovenian
    sn shona
    so somali
    sq albanian
    sr serbian
    su sundanese
    sv swedish
    sw swahili
    ta tamil
    te telugu
    tg tajik
    th thai
    ti tigrinya
    tk turkmen
    tl tagalog
    tr turkish
    tt tatar
    ug uyghur
    uk ukrainian
    ur urdu
    uz uzbek
    vi vietnamese
    wo wolof
    xh xhosa
    yi yiddish
    yo yoruba
    zh chinese
    zu zulu
    """
}
