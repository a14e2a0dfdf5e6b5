import Testing
import TranscriptionCore

@testable import Sessions

struct DropNameTests {
  private let session = SessionID()

  private func name(_ rest: String) -> DropName { DropName(EntryName("\(session)_\(rest)")) }

  @Test func aPrefixNamesItsSession() {
    #expect(name("talk.wav") == .session(session, rest: "talk.wav"))
  }

  @Test func theFirstUnderscoreEndsThePrefix() {
    #expect(name("my_talk_2.wav") == .session(session, rest: "my_talk_2.wav"))
  }

  @Test(arguments: [
    "a\nb.wav", "🎙️ Übung.mp3", "two  spaces.wav", "no-extension", "../../etc/passwd", "-rf", "%2e%2e.wav",
  ])
  func anyTextMayFollow(rest: String) {
    #expect(name(rest) == .session(session, rest: rest))
  }

  @Test func aNameOfThePrefixAloneIsShownWhole() {
    #expect(name("") == .session(session, rest: "\(session)_"))
  }

  @Test func bytesThatAreNoTextAreReplaced() {
    let entry = EntryName(bytes: Array("\(session)_".utf8) + [0xFF, 0xFE] + Array(".wav".utf8))
    #expect(DropName(entry) == .session(session, rest: "\u{FFFD}\u{FFFD}.wav"))
    #expect(entry.cString.dropFirst(27).prefix(2).map { UInt8(bitPattern: $0) } == [0xFF, 0xFE])
  }

  @Test(arguments: [".hidden.wav", "..", ".", "talk.part", "talk.wav.part", "talk.tmp", ".part", ".tmp"])
  func hiddenAndPartialNamesAreUnfinished(text: String) {
    #expect(DropName(EntryName(text)) == .unfinished)
    if !text.hasPrefix(".") { #expect(name(text) == .unfinished) }
  }

  @Test func aHiddenNameOfASessionIsUnfinished() {
    #expect(DropName(EntryName(".\(session)_talk.wav")) == .unfinished)
  }

  @Test(arguments: [
    "talk.wav.filepart", "talk.PARTIAL", "talk.wav.crdownload", "talk.download", "talk.opdownload", "talk.wav.!sync",
    "talk.wav.!qB", "talk.wav.aria2", "talk.wav.swp", "talk.TMP", "talk.wav~", "~syncthing~talk.wav.tmp",
    "~SyncThing~talk.wav",
  ])
  func namesThatProgramsUseWhileTheyWriteAreUnfinished(text: String) {
    #expect(DropName(EntryName(text)) == .unfinished)
    #expect(name(text) == .unfinished)
    #expect(name("." + text) == .unfinished)
  }

  @Test(arguments: [".~tmp~", ".syncthing.talk.wav", ".nfs000000000001", "._talk.wav", ".DS_Store", ".ds_store"])
  func hiddenNamesOfProgramsAreUnfinishedAlsoBehindAPrefix(text: String) {
    #expect(DropName(EntryName(text)) == .unfinished)
    #expect(name(text) == .unfinished)
  }

  @Test func otherPatternsMayBeGiven() {
    let temporary = TemporaryNames(patterns: ["*.WIP", "draft-?.*"])
    func given(_ rest: String) -> DropName { DropName(EntryName("\(session)_\(rest)"), temporary: temporary) }
    for rest in ["talk.wip", "Draft-1.wav", ".draft-1.wav"] { #expect(given(rest) == .unfinished, "\(rest)") }
    for rest in ["talk.part", "draft-12.wav", "wip", "talk.wip.wav"] {
      #expect(given(rest) == .session(session, rest: rest))
    }
    #expect(DropName(EntryName(".x"), temporary: TemporaryNames(patterns: [])) == .unfinished)
  }

  /// It is whole before it has this name, and what an interrupted start left must be found.
  @Test func anUploadIsTakenWhateverNamesAreTemporary() {
    let rest = "\(FileID()).wav"
    let temporary = TemporaryNames(patterns: ["*.wav"])
    #expect(DropName(EntryName("\(session)_\(rest)"), temporary: temporary) == .session(session, rest: rest))
    #expect(DropName(EntryName("\(session)_talk.wav"), temporary: temporary) == .unfinished)
    #expect(name("\(FileID()).crdownload") == .unfinished)
  }

  /// Each further star would double the work of a match that tries everything.
  @Test(.timeLimit(.minutes(15))) func aPatternOfManyStarsEndsSoon() {
    let temporary = TemporaryNames(patterns: [String(repeating: "*a", count: 60) + "b"])
    #expect(!temporary.matches(String(repeating: "a", count: 255).utf8))
  }

  @Test(arguments: ["talk.part.wav", "part", "tmp", "talk.tmp2", "a~b.wav", "_talk.wav", "syncthing.wav"])
  func namesThatOnlyLookPartialAreTaken(rest: String) {
    #expect(name(rest) == .session(session, rest: rest))
  }

  @Test func anUploadThatIsUnderWayIsKnownByItsHiddenName() {
    let file = FileID()
    let hidden = DropName.hidden(upload: "\(session)_\(file).wav")
    #expect(DropName.isHiddenUpload(EntryName(hidden)))
    #expect(DropName(EntryName(hidden)) == .unfinished)
    #expect(DropName.owner(of: EntryName(hidden)) == session)
    for name in [
      "\(session)_\(file).wav.part", ".\(session)_talk.wav.part", ".\(session)_\(file).wav", ".x_\(file).part",
    ] {
      #expect(!DropName.isHiddenUpload(EntryName(name)), "\(name)")
    }
  }

  @Test func everythingElseIsStray() {
    let id = session.description
    let names = [
      "", "_", "talk.wav", id, "\(id).wav", "\(id)-talk.wav", "\(id.dropLast())_talk.wav", "x\(id)_talk.wav",
      "\(id.uppercased())_talk.wav", "\(id.dropLast())u_talk.wav", "8\(id.dropFirst())_talk.wav", "_\(id)_talk.wav",
    ]
    for text in names { #expect(DropName(EntryName(text)) == .stray, "\(text)") }
  }

  @Test func aPrefixOfOtherBytesIsStray() {
    let bytes = [UInt8](repeating: 0xFF, count: 26) + Array("_talk.wav".utf8)
    #expect(DropName(EntryName(bytes: bytes)) == .stray)
  }

  @Test(arguments: [
    ("talk.wav", "wav"), ("TALK.WAV", "wav"), ("a.b.mp3", "mp3"), ("film.mkv", "mkv"), ("x.m4a", "m4a"),
    ("talk", "bin"),
    ("talk.", "bin"), ("", "bin"), ("x.wa v", "bin"), ("x.wäv", "bin"), ("x.../../etc", "bin"), ("x./", "bin"),
    ("x.a\nb", "bin"), ("x.\u{0}", "bin"), ("x.abcdefghij", "abcdefghij"), ("x.abcdefghijk", "bin"), ("🎙️.ogg", "ogg"),
    ("talk.\u{301}wav", "bin"), ("talk\u{301}.wav", "wav"),
  ])
  func onlyAPlainExtensionStays(name: String, expected: String) {
    #expect(DropName.safeExtension(of: name) == expected)
  }

  /// One character to Swift, and far more than 255 bytes.
  @Test func aNameIsShownUpTo255BytesAndNoScalarIsCut() {
    let mark = "\u{301}"
    let name = "e" + String(repeating: mark, count: 1_000)
    #expect(name.count == 1)
    #expect(TextBounds.fileName.cut(name) == "e" + String(repeating: mark, count: 127))
    #expect(TextBounds.fileName.cut("ee" + name.dropFirst(0)).utf8.count == 255)
    let emoji = String(repeating: "🎙", count: 100)
    #expect(TextBounds.fileName.cut(emoji).unicodeScalars.elementsEqual(emoji.unicodeScalars.prefix(63)))
    for text in ["", "talk.wav", String(repeating: "ü", count: 127)] { #expect(TextBounds.fileName.cut(text) == text) }
  }

  @Test(arguments: ["talk.part", "talk.tmp", "talk.PART", "talk.crdownload", "talk.aria2", "talk.swp"])
  func anExtensionThatMeansUnfinishedDoesNotStay(text: String) {
    #expect(DropName.safeExtension(of: text) == "bin")
    #expect(name("file.\(DropName.safeExtension(of: text))") != .unfinished)
  }
}
