import DequeModule
import TranscriptionCore

/// Files in playlist order, found by their ordinal. Taking from the front and adding at the end, which is what nearly always
/// happens, costs the same for ten files as for ten thousand.
struct FileOrder: Sendable {
  private struct Place: Sendable {
    var ordinal: Int
    var file: FileID
  }

  private var line = Deque<Place>()

  var isEmpty: Bool { line.isEmpty }
  var count: Int { line.count }
  var first: FileID? { line.first?.file }
  var files: [FileID] { line.map(\.file) }

  subscript(index: Int) -> FileID { line[index].file }

  mutating func insert(_ file: FileID, ordinal: Int) {
    let index = lowerBound(ordinal)
    if index < line.count, line[index].ordinal == ordinal { return }
    line.insert(Place(ordinal: ordinal, file: file), at: index)
  }

  mutating func remove(ordinal: Int) {
    if let index = index(of: ordinal) { line.remove(at: index) }
  }

  func index(of ordinal: Int) -> Int? {
    let index = lowerBound(ordinal)
    return index < line.count && line[index].ordinal == ordinal ? index : nil
  }

  /// How many stand before this ordinal.
  func place(of ordinal: Int) -> Int { lowerBound(ordinal) }

  private func lowerBound(_ ordinal: Int) -> Int {
    var low = 0
    var high = line.count
    while low < high {
      let middle = (low + high) / 2
      if line[middle].ordinal < ordinal { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
