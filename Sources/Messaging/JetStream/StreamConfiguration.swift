/// What a stream is. Only fields that are used here: JetStream refuses unknown ones, and an update sets the fields that are
/// not here to their defaults.
package struct StreamConfiguration: Sendable, Equatable, Codable {
  package enum Retention: String, Sendable, Codable {
    case limits, interest
    /// A message goes when it has been acknowledged.
    case workQueue = "workqueue"
  }

  package enum Storage: String, Sendable, Codable {
    case file, memory
  }

  /// What happens when it is full.
  package enum Discard: String, Sendable, Codable {
    case old, new
  }

  package var name: String
  package var description: String?
  package var subjects: [String]
  package var retention = Retention.limits
  package var storage = Storage.file
  package var discard = Discard.old
  /// How many servers keep it: 1, 3 or 5.
  package var replicas = 1
  /// Limits; -1 for none.
  package var maximumMessages: Int64 = -1
  package var maximumMessagesPerSubject: Int64 = -1
  package var maximumBytes: Int64 = -1
  package var maximumMessageBytes: Int32 = -1
  package var maximumConsumers = -1
  /// `nil` for none.
  package var maximumAge: Duration? {
    get { age.duration == .zero ? nil : age.duration }
    set { age = Nanoseconds(newValue ?? .zero) }
  }
  /// How long a `Nats-Msg-Id` is remembered; `nil` for the server's two minutes, or the maximum age, where that is less.
  package var duplicateWindow: Duration? {
    get { duplicates?.duration }
    set { duplicates = newValue.map(Nanoseconds.init) }
  }
  /// Whether a message with `Nats-Rollup` replaces those before it.
  package var allowsRollup = false
  /// Whether messages may have a time to live of their own.
  package var allowsMessageTTL = false
  /// How long a marker stands for the last message of a subject that expired; `nil`: there is none.
  package var deleteMarkerTTL: Duration? {
    get { markers?.duration }
    set { markers = newValue.map(Nanoseconds.init) }
  }
  /// Whether any replica answers reads, and not the leader alone: they may be old then.
  package var allowsDirect = false
  package var deniesDelete = false
  package var deniesPurge = false

  private var age = Nanoseconds(.zero)
  private var duplicates: Nanoseconds?
  private var markers: Nanoseconds?

  package init(name: String, subjects: [String]) {
    self.name = name
    self.subjects = subjects
  }

  private enum CodingKeys: String, CodingKey {
    case name, description, subjects, retention, storage, discard
    case replicas = "num_replicas"
    case maximumMessages = "max_msgs"
    case maximumMessagesPerSubject = "max_msgs_per_subject"
    case maximumBytes = "max_bytes"
    case maximumMessageBytes = "max_msg_size"
    case maximumConsumers = "max_consumers"
    case age = "max_age"
    case duplicates = "duplicate_window"
    case allowsRollup = "allow_rollup_hdrs"
    case allowsMessageTTL = "allow_msg_ttl"
    case markers = "subject_delete_marker_ttl"
    case allowsDirect = "allow_direct"
    case deniesDelete = "deny_delete"
    case deniesPurge = "deny_purge"
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    name = try fields.decode(String.self, forKey: .name)
    description = try fields.decodeIfPresent(String.self, forKey: .description)
    subjects = try fields.decodeIfPresent([String].self, forKey: .subjects) ?? []
    retention = try fields.decode(Retention.self, forKey: .retention)
    storage = try fields.decode(Storage.self, forKey: .storage)
    discard = try fields.decode(Discard.self, forKey: .discard)
    replicas = try fields.decode(Int.self, forKey: .replicas)
    maximumMessages = try fields.decodeIfPresent(Int64.self, forKey: .maximumMessages) ?? -1
    maximumMessagesPerSubject = try fields.decodeIfPresent(Int64.self, forKey: .maximumMessagesPerSubject) ?? -1
    maximumBytes = try fields.decodeIfPresent(Int64.self, forKey: .maximumBytes) ?? -1
    maximumMessageBytes = try fields.decodeIfPresent(Int32.self, forKey: .maximumMessageBytes) ?? -1
    maximumConsumers = try fields.decodeIfPresent(Int.self, forKey: .maximumConsumers) ?? -1
    age = try fields.decodeIfPresent(Nanoseconds.self, forKey: .age) ?? Nanoseconds(.zero)
    duplicates = try fields.decodeIfPresent(Nanoseconds.self, forKey: .duplicates)
    markers = try fields.decodeIfPresent(Nanoseconds.self, forKey: .markers)
    // Fields that are false are left out.
    allowsRollup = try fields.decodeIfPresent(Bool.self, forKey: .allowsRollup) ?? false
    allowsMessageTTL = try fields.decodeIfPresent(Bool.self, forKey: .allowsMessageTTL) ?? false
    allowsDirect = try fields.decodeIfPresent(Bool.self, forKey: .allowsDirect) ?? false
    deniesDelete = try fields.decodeIfPresent(Bool.self, forKey: .deniesDelete) ?? false
    deniesPurge = try fields.decodeIfPresent(Bool.self, forKey: .deniesPurge) ?? false
  }
}
