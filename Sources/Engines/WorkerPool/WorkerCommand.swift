/// How a worker process is started and supervised.
package struct WorkerCommand: Sendable {
  /// For logs and error messages: the engine's name.
  package var name: String
  /// Absolute path of the program.
  package var executable: String
  package var arguments: [String]
  /// What it needs of the environment besides a path and a locale.
  package var environment: [String: String]
  package var limits: WorkerLimits

  package init(
    name: String, executable: String, arguments: [String], environment: [String: String] = [:],
    limits: WorkerLimits = WorkerLimits()
  ) {
    self.name = name
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.limits = limits
  }
}
