package import Foundation

/// The server's condition at one moment, for the operator: figures, and neither text, names of files nor secrets.
///
/// `nil` is what is not known (yet). Sessions of other API keys than the reader's are figures without a name.
package struct OperationsSnapshot: Sendable, Codable {
  package var at: Date
  package var server: Server
  package var engines: [Engine]
  package var slots: Slots
  package var sessions: Sessions
  package var queues: Queues
  package var throughput: Throughput
  package var waits: Waits
  package var memory: Memory
  package var disks: [Disk]
  package var dropFolder: DropFolder
  /// Event streams and long polls that wait for news.
  package var eventReaders: Int
  /// Since the server started.
  package var totals: Totals

  package init(
    at: Date, server: Server, engines: [Engine], slots: Slots, sessions: Sessions, queues: Queues,
    throughput: Throughput, waits: Waits, memory: Memory, disks: [Disk], dropFolder: DropFolder, eventReaders: Int,
    totals: Totals
  ) {
    self.at = at
    self.server = server
    self.engines = engines
    self.slots = slots
    self.sessions = sessions
    self.queues = queues
    self.throughput = throughput
    self.waits = waits
    self.memory = memory
    self.disks = disks
    self.dropFolder = dropFolder
    self.eventReaders = eventReaders
    self.totals = totals
  }
}
