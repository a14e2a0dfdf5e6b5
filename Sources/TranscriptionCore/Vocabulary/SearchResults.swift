/// The hits of a search in a session's transcripts.
package struct SearchResults: Sendable, Hashable, Encodable {
  package struct Hit: Sendable, Hashable, Encodable {
    package var file: FileID
    /// Id of the segment in which the hit begins.
    package var segment: Int
    /// From the first word that was found to the end of the last one, in seconds; the segment's times where its words
    /// have none.
    package var start: Double
    package var end: Double
    package var snippet: String
    /// What was found in the snippet: pairs of offset and length, in Unicode scalars.
    package var matches: [[Int]]

    package init(file: FileID, segment: Int, start: Double, end: Double, snippet: String, matches: [[Int]]) {
      self.file = file
      self.segment = segment
      self.start = start
      self.end = end
      self.snippet = snippet
      self.matches = matches
    }
  }

  /// In playlist order, then in order of time.
  package var hits: [Hit]
  /// How many there are in all, those that were left out because of the limit included.
  package var total: Int

  /// Hits that an answer has at most, where the request gives no other number.
  package static let usualHits = 100
  package static let limits = 1...1_000
  /// Characters that a query may have.
  package static let longestQuery = 200

  package init(hits: [Hit], total: Int) {
    self.hits = hits
    self.total = total
  }
}
