import Foundation

/// What `sotto doctor --json` prints.
struct ExaminationDocument: Encodable {
  /// One thing that was looked at.
  struct Entry: Encodable {
    let subject: String
    /// `ok`, `missing` (needed and not there) or `absent` (not there and not needed).
    let state: String
    let needed: Bool
    let finding: String
    /// What to do about it; left out where there is nothing to do.
    let remedy: String?
  }

  /// Whether all that is needed is there.
  let ok: Bool
  let checks: [Entry]

  init(ok: Bool, checks: [Examination.Check]) {
    self.ok = ok
    self.checks = checks.map { check in
      Entry(
        subject: check.subject, state: check.isGood ? "ok" : (check.isMissing ? "missing" : "absent"),
        needed: check.isNeeded, finding: check.finding, remedy: check.remedy)
    }
  }

  /// The document, with a line end.
  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
