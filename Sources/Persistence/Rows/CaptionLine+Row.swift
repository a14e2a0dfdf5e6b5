import GRDB
import TranscriptionCore

extension CaptionLine {
  /// From the columns file, id, start, end, text and words, in this order.
  init(row: Row) throws {
    guard let file = FileID(row[0] as String) else { throw UnreadableRow(table: "windows") }
    self.init(
      file: file, segment: row[1], start: row[2], end: row[3], text: row[4], storedWords: row[5] ?? "[]")
  }
}
