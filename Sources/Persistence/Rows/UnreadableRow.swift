/// A row that this version cannot make sense of: the database was edited by hand or is damaged.
struct UnreadableRow: Error, CustomStringConvertible {
  var table: String
  var description: String { "unreadable row in table \(table)" }
}
