import TranscriptionCore

final class SherpaRecognizer: WorkerEngine {
  let greeting: WorkerReply.Greeting
  init(library: SherpaLibrary, model: SherpaModel, threads: Int) throws(WorkerUnusable) {
    throw WorkerUnusable("not yet")
  }
}
