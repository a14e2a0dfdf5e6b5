/// How a worker process is started and supervised.
package struct WorkerCommand: Sendable {
  /// For logs and error messages: the engine's name.
  package var name: String
  /// Absolute path of the program.
  package var executable: String
  package var arguments: [String]
  package var limits: WorkerLimits

  package init(name: String, executable: String, arguments: [String], limits: WorkerLimits = WorkerLimits()) {
    self.name = name
    self.executable = executable
    self.arguments = arguments
    self.limits = limits
  }
}
