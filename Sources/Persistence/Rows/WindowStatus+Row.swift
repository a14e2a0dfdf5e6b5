import GRDB
import TranscriptionCore

extension WindowStatus {
  /// From the columns place, startSample, endSample, state and failureMessage, in this order.
  init(row: Row) throws {
    guard let state = WindowRecord.State(rawValue: row[3]) else { throw UnreadableRow(table: "windows") }
    self.init(
      window: SpeechWindow(index: row[0], startSample: row[1], endSample: row[2]), state: state,
      failureMessage: row[4])
  }
}
