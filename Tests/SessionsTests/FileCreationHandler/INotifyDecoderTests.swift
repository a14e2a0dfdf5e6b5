import Glibc
import TestSupport
import Testing

@testable import Sessions

struct INotifyDecoderTests {
  /// One `struct inotify_event` as the kernel writes it: watch, mask, cookie, length, name padded with zeros.
  private func event(_ mask: Int, _ name: [UInt8] = [], padding: Int = 3) -> [UInt8] {
    let length = name.isEmpty ? 0 : name.count + padding
    let header = [UInt32(1), UInt32(truncatingIfNeeded: mask), 0, UInt32(length)]
    return header.flatMap { word in withUnsafeBytes(of: word) { Array($0) } } + name
      + [UInt8](repeating: 0, count: length - name.count)
  }

  private func event(_ mask: Int, _ name: String) -> [UInt8] { event(mask, Array(name.utf8)) }

  private func facts(_ bytes: [UInt8]) -> [INotifyDecoder.Fact] {
    bytes.withUnsafeBytes { INotifyDecoder.facts(in: $0) }
  }

  @Test func nothingGivesNothing() {
    #expect(facts([]).isEmpty)
  }

  @Test func aClosedOrMovedFileIsSettled() {
    #expect(facts(event(Int(IN_CLOSE_WRITE), "a.wav")) == [.closed(EntryName("a.wav"))])
    #expect(facts(event(Int(IN_MOVED_TO), "a.wav")) == [.moved(EntryName("a.wav"))])
  }

  @Test func aCreatedFileIsCreated() {
    #expect(facts(event(Int(IN_CREATE), "a.wav")) == [.created(EntryName("a.wav"))])
  }

  @Test func namesKeepTheirBytes() {
    let name: [UInt8] = [0xFF, 0x0A, 0xF0, 0x9F]
    #expect(facts(event(Int(IN_CLOSE_WRITE), name, padding: 12)) == [.closed(EntryName(bytes: name))])
    #expect(facts(event(Int(IN_CLOSE_WRITE), name, padding: 0)) == [.closed(EntryName(bytes: name))])
  }

  @Test func severalEventsComeInOrder() {
    let bytes =
      event(Int(IN_CREATE), "a") + event(Int(IN_CLOSE_WRITE), "a") + event(Int(IN_MOVED_TO), "longer name.wav")
    #expect(
      facts(bytes) == [
        .created(EntryName("a")), .closed(EntryName("a")), .moved(EntryName("longer name.wav")),
      ])
  }

  @Test func foldersAreIgnored() {
    let bytes = event(Int(IN_CREATE) | Int(IN_ISDIR), "d") + event(Int(IN_MOVED_TO) | Int(IN_ISDIR), "d")
    #expect(facts(bytes).isEmpty)
  }

  @Test func overflowIsTold() {
    #expect(facts(event(Int(IN_Q_OVERFLOW)) + event(Int(IN_CREATE), "a")) == [.overflow, .created(EntryName("a"))])
  }

  @Test(arguments: [Int(IN_DELETE_SELF), Int(IN_MOVE_SELF), Int(IN_IGNORED)])
  func theFoldersEndIsTold(mask: Int) {
    #expect(facts(event(mask)) == [.folderGone])
  }

  @Test func eventsWithoutANameAndOtherEventsAreIgnored() {
    #expect(facts(event(Int(IN_CLOSE_WRITE)) + event(Int(IN_ATTRIB), "a")).isEmpty)
  }

  @Test func aTruncatedBufferGivesTheWholeEventsOnly() {
    let whole = event(Int(IN_CLOSE_WRITE), "first")
    let bytes = whole + event(Int(IN_CLOSE_WRITE), "second")
    for count in 0..<bytes.count {
      #expect(facts(Array(bytes.prefix(count))) == (count < whole.count ? [] : [.closed(EntryName("first"))]))
    }
  }

  @Test(arguments: UInt64(0)..<50)
  func anyBytesAreRead(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...400, using: &generator)
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...3, using: &generator) }
    #expect(facts(bytes).count <= bytes.count / 16)
  }
}
