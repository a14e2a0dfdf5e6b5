/// An engine that holds something to be stopped, such as processes.
package protocol StoppableEngine: TranscriptionEngine {
  func stop() async
}
