import Foundation
import Testing

@testable import Sessions

struct StillnessTests {
  /// Seen one after the other.
  private final class Eye {
    private var stillness = Stillness()
    func seconds(of name: EntryName, _ stamp: FileStamp, at now: Date) -> Double {
      stillness.seconds(of: name, stamp, at: now)
    }
    func forget(_ name: EntryName) { stillness.forget(name) }
  }

  private let name = EntryName("a")
  private let start = Date(timeIntervalSince1970: 1_800_000_000)
  private let stamp = FileStamp(inode: 1, bytes: 2, seconds: 3, nanoseconds: 4)

  @Test func countsFromWhenAFileWasFirstSeenAsItIs() {
    let stillness = Eye()
    #expect(stillness.seconds(of: name, stamp, at: start) == 0)
    #expect(stillness.seconds(of: name, stamp, at: start + 9) == 9)
    for change: WritableKeyPath<FileStamp, Int> in [\.bytes, \.seconds, \.nanoseconds] {
      var changed = stamp
      changed[keyPath: change] += 1
      #expect(stillness.seconds(of: name, changed, at: start + 10) == 0)
      #expect(stillness.seconds(of: name, changed, at: start + 11) == 1)
    }
    stillness.forget(name)
    #expect(stillness.seconds(of: name, stamp, at: start + 12) == 0)
  }

  /// An mtime in the future says nothing: the file is as still as any.
  @Test func aTimeInTheFutureDelaysNothing() {
    let stillness = Eye()
    let future = FileStamp(inode: 1, bytes: 2, seconds: 1 << 40, nanoseconds: 0)
    _ = stillness.seconds(of: name, future, at: start)
    #expect(stillness.seconds(of: name, future, at: start + 10) == 10)
  }

  @Test func pastTheBoundAFileCountsAsJustSeenUntilOthersAreForgotten() {
    let stillness = Eye()
    for number in 0..<Stillness.capacity { _ = stillness.seconds(of: EntryName("\(number)"), stamp, at: start) }
    #expect(stillness.seconds(of: name, stamp, at: start) == 0)
    #expect(stillness.seconds(of: name, stamp, at: start + 5) == 0)
    stillness.forget(EntryName("7"))
    #expect(stillness.seconds(of: name, stamp, at: start + 5) == 0)
    #expect(stillness.seconds(of: name, stamp, at: start + 8) == 3)
  }
}
