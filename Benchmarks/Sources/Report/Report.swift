import Foundation

/// What a benchmark prints, on standard output, as it goes.
enum Report {
  static func begin(_ title: String, _ explanation: String) {
    say("\n## \(title)\n\n\(explanation)\n")
  }

  static func heading() {
    say("# Sotto's benchmarks\n\n\(Machine.description)")
    say("command: \(CommandLine.arguments.joined(separator: " "))")
    say("The tool runs on the same cores as the server and takes its share of them.")
  }

  static func show(_ table: Table) { say(table.text + "\n") }

  static func judge(_ target: Target, _ value: Double?) { say(target.verdict(value)) }

  static func say(_ line: String) {
    print(line)
    fflush(nil)
  }

  /// A row of a table that is shown when all its rows are known: an interrupted run has said at least this.
  static func note(_ row: [String], of table: Table) {
    note(zip(table.columns, row).map { "\($0): \($1)" }.joined(separator: "; "))
  }

  /// What is going on, on standard error: not part of the report.
  static func note(_ line: String) {
    FileHandle.standardError.write(Data("… \(line)\n".utf8))
  }
}
