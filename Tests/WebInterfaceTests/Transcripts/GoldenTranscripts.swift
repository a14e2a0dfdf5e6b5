import TranscriptionCore

/// Transcripts with something of everything, of which `GoldenDocuments` are made.
enum GoldenTranscripts {
  static let session = "01hzzzzzzzzzzzzzzzzzzzzzzz"
  private static let fileIDs = [
    "01hzzzzzzzzzzzzzzzzzzzzzz1", "01hzzzzzzzzzzzzzzzzzzzzzz2", "01hzzzzzzzzzzzzzzzzzzzzzz3",
  ]

  /// Words with and without times, speakers, characters, a gap, an empty text, a long pause, arrows and line breaks.
  static let first = Transcript(
    file: FileID(fileIDs[0]) ?? FileID(), name: "talk \"one\"/ä.wav", language: "en", duration: 3700.25, isFinal: true,
    engine: "whisperx", model: "small",
    segments: [
      Segment(
        id: 0, start: 0.5, end: 2.25, text: "Hello there, general.", speaker: "SPEAKER_00",
        words: [
          Word(word: "Hello", start: 0.5, end: 0.75, score: 0.9, speaker: "SPEAKER_00"),
          Word(word: "there,", start: 0.8, end: 1.25), Word(word: "general.", start: nil, end: nil, score: 0.25),
        ], window: 0, averageLogProbability: -0.125,
        characters: [AlignedCharacter(char: "H", start: 0.5, end: 0.55, score: 0.5), AlignedCharacter(char: " ")]),
      Segment(id: 1, start: 2.5, end: 3, text: " a --> b\n\nc\t<d> & \u{1}\u{2028}e ", words: [], window: 0),
      Segment(id: 1000, start: 3, end: 30, text: "", words: [], window: 1, gap: true),
      Segment(id: 2000, start: 31, end: 32, text: "  ", words: [], window: 2),
      Segment(
        id: 2001, start: 3600.0625, end: 3661.5, text: "No times /at all/ 🎉 é", speaker: "SPEAKER_01",
        words: [
          Word(word: "No", start: 3600.0625, end: nil), Word(word: "times", start: nil, end: 3601),
          Word(word: "/at", start: 3610, end: 3611), Word(word: "all/", start: nil, end: nil),
          Word(word: "🎉", start: 3650, end: 3650.1), Word(word: "é", start: 3651, end: 3651.3333),
        ], window: 2, averageLogProbability: -1),
    ],
    makers: [
      Transcript.Maker(engine: "whisperx", model: "small", windows: 2),
      Transcript.Maker(engine: "sherpa", model: "m", windows: 1),
    ],
    notices: [Notice(code: "truncated", message: "It is \"cut\".")])

  static let second = Transcript(
    file: FileID(fileIDs[1]) ?? FileID(), name: "two.mp3", language: "en", duration: 0.1, isFinal: true,
    engine: "whisperx", model: "small",
    segments: [
      Segment(
        id: 0, start: 0.01, end: 0.09, text: "Short one",
        words: [Word(word: "Short", start: 0.01, end: 0.05), Word(word: "one", start: 0.05, end: 0.09, score: 1)],
        window: 0)
    ], notices: [Notice(code: "truncated", message: "It is \"cut\".")])

  /// No words, another language, not final.
  static let third = Transcript(
    file: FileID(fileIDs[2]) ?? FileID(), name: "三.ogg", language: nil, duration: 12, isFinal: false, engine: "instant",
    model: "none",
    segments: [Segment(id: 0, start: 1, end: 2, text: "日本語 テキスト", words: [], window: 0)])

  /// A language that puts no spaces between words.
  static let unspaced = Transcript(
    file: FileID(fileIDs[2]) ?? FileID(), name: "ja.wav", language: "th", duration: 9, isFinal: true,
    engine: "whisperx",
    model: "small",
    segments: [
      Segment(
        id: 0, start: 0, end: 4, text: "一二",
        words: [Word(word: "一", start: 0, end: 1), Word(word: "二", start: 1, end: 2)], window: 0),
      Segment(
        id: 1, start: 4, end: 9, text: "三四",
        words: [Word(word: "三", start: 4, end: 5), Word(word: "四", start: 8.5, end: 9)], window: 0),
    ])

  static let empty = Transcript(
    file: FileID(fileIDs[0]) ?? FileID(), name: "empty.wav", language: nil, duration: 1, isFinal: true,
    engine: "instant", model: "none", segments: [])

  static let sets: [(name: String, transcripts: [Transcript])] = [
    ("none", []), ("empty", [empty]), ("one", [first]), ("unspaced", [unspaced]), ("two", [first, second]),
    ("three", [first, third, second]), ("wordless", [third, empty]),
  ]

  static let layouts: [(name: String, options: SubtitleOptions)] = [
    ("plain", SubtitleOptions()), ("wide", SubtitleOptions(maximumLineWidth: 12)),
    ("flow", SubtitleOptions(maximumLineWidth: 12, maximumLineCount: 2)),
    ("lit", SubtitleOptions(maximumLineWidth: 8, maximumLineCount: 1, highlightsWords: true)),
  ]
}
