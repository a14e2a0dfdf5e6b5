/// What a pull consumer is. Only fields that are used here: JetStream refuses unknown ones.
package struct ConsumerConfiguration: Sendable, Equatable, Codable {
  package enum Delivery: String, Sendable, Codable {
    case all, new
    case lastPerSubject = "last_per_subject"
  }

  package enum Acknowledgement: String, Sendable, Codable {
    /// Each message by itself.
    case explicit
    case none
  }

  /// How pulls of the same group share messages.
  package enum Priority: String, Sendable, Codable {
    /// Those with the smallest number first.
    case prioritized
    /// Those that ask for more pending messages than there are wait.
    case overflow
  }

  /// `nil` for a consumer that the server names, and forgets after ``inactiveThreshold``.
  package var durableName: String?
  package var description: String?
  package var delivery = Delivery.all
  package var acknowledgement = Acknowledgement.explicit
  /// When a message that was not acknowledged is delivered again.
  package var acknowledgementWait: Duration? {
    get { wait?.duration }
    set { wait = newValue.map(Nanoseconds.init) }
  }
  /// How often a message is delivered; -1 for no limit.
  package var maximumDeliveries = -1
  package var filterSubjects: [String]?
  /// Messages that were delivered and not acknowledged; `nil` for the server's default.
  package var maximumPendingAcknowledgements: Int?
  /// Pulls at once; `nil` for the server's default.
  package var maximumWaitingPulls: Int?
  package var inactiveThreshold: Duration? {
    get { inactive?.duration }
    set { inactive = newValue.map(Nanoseconds.init) }
  }
  /// `nil`: as many as the stream has.
  package var replicas: Int?
  /// `nil`: as the stream has it.
  package var isInMemory: Bool?
  /// Messages are delivered without their payloads.
  package var hasHeadersOnly: Bool?
  package var priority: Priority?
  /// The name of the one group, for ``priority``.
  package var priorityGroups: [String]?

  private var wait: Nanoseconds?
  private var inactive: Nanoseconds?

  package init(durableName: String?) { self.durableName = durableName }

  private enum CodingKeys: String, CodingKey {
    case description
    case durableName = "durable_name"
    case delivery = "deliver_policy"
    case acknowledgement = "ack_policy"
    case wait = "ack_wait"
    case maximumDeliveries = "max_deliver"
    case filterSubjects = "filter_subjects"
    case maximumPendingAcknowledgements = "max_ack_pending"
    case maximumWaitingPulls = "max_waiting"
    case inactive = "inactive_threshold"
    case replicas = "num_replicas"
    case isInMemory = "mem_storage"
    case hasHeadersOnly = "headers_only"
    case priority = "priority_policy"
    case priorityGroups = "priority_groups"
  }
}
