import Foundation
import GRDB
import TranscriptionCore

extension RecordedEvent {
  init(row: Row) {
    self.init(
      seq: row["seq"], type: row["type"], at: Date(timeIntervalSinceReferenceDate: row["at"]), body: row["body"])
  }
}
