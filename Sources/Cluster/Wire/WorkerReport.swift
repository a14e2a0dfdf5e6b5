/// What a worker tells a gateway, as a request: it is told which of it is no longer wanted.
package struct WorkerReport: WireMessage, Hashable {
  package var version = Self.current
  package var worker: ClusterName
  /// Windows that it has in hand: to be heard of is to be alive.
  package var working: [String]
  /// A window that it is done with.
  package var outcome: WindowOutcome?
  /// How it came to the outcome; not told by workers of an earlier version.
  package var handling: WindowHandling?

  package init(
    worker: ClusterName, working: [String] = [], outcome: WindowOutcome? = nil, handling: WindowHandling? = nil
  ) {
    self.worker = worker
    self.working = working
    self.outcome = outcome
    self.handling = handling
  }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case worker, working, outcome, handling
  }
}

/// A gateway's answer to a report: what it says has been taken.
package struct ReportAnswer: WireMessage, Hashable {
  package var version = Self.current
  /// Windows of the report that the gateway does not want, or no longer.
  package var unwanted: [String]

  package init(unwanted: [String]) { self.unwanted = unwanted }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case unwanted
  }
}
