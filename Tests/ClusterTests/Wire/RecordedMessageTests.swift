import Testing
import TranscriptionCore

@testable import Cluster

/// Messages as they were recorded: those of version 1, and what a later version may add. They stay as they are.
struct RecordedMessageTests {
  private func read<Message: WireMessage>(_ text: String) throws -> Message { try Message(bytes: Array(text.utf8)) }

  private func written(_ message: some WireMessage) throws -> String {
    String(decoding: try message.bytes(), as: UTF8.self)
  }

  private static let lease =
    "01j00000000000000000000001:01j00000000000000000000002:3#5@1800000000000"

  @Test func aJob() throws {
    let text = """
      {"alone":false,"deadline":1800000900000,"digest":"\(String(repeating: "ab", count: 32))","gateway":"north",\
      "id":"\(Self.lease)","live":true,"options":{"align":true,"char_alignments":false,"hotwords":["Sotto"],\
      "language":"en","task":"transcribe"},"samples":480000,"v":1}
      """
    let job: RecognitionJob = try read(text)
    #expect(job.isLive)
    #expect(!job.standsAlone)
    #expect(job.options.hotwords == ["Sotto"])
    #expect(try written(job) == text)
    let later: RecognitionJob = try read(#"{"new":{"x":1},"# + text.dropFirst().replacing(#""v":1"#, with: #""v":2"#))
    #expect(later.id == job.id)
    #expect(throws: WireError.tooNew(version: 3)) {
      let _: RecognitionJob = try read(text.replacing(#""v":1"#, with: #""v":3"#))
    }
    #expect(throws: WireError.unreadable) { let _: RecognitionJob = try read(text.replacing("480000", with: "0")) }
  }

  @Test func aReport() throws {
    let words = """
      {"outcome":{"id":"w","recognized":{"language":"en","utterances":[{"end":1,"start":0,"text":"hello",\
      "words":[{"end":1,"score":0.5,"start":0,"word":"hello"}]}]}},"v":1,"worker":"gpu-1","working":[]}
      """
    let report: WorkerReport = try read(words)
    #expect(try report.outcome?.result.get().utterances.first?.text == "hello")
    #expect(try written(report) == words)
    let handled = """
      {"handling":{"deliveries":2,"engine":1.5,"fetch":0.02,"ready":0},"v":1,"worker":"gpu-1","working":[]}
      """
    #expect(try written(try read(handled) as WorkerReport) == handled)
    let bold: WorkerReport = try read(handled.replacing("0.02", with: "1e300").replacing("1.5", with: "-1"))
    #expect(bold.handling == WindowHandling(deliveries: 2, fetch: 86_400, ready: 0, engine: 0))
    let failure = """
      {"outcome":{"failure":{"batch":7,"kind":"worker_exited","message":"gone"},"id":"w"},"v":1,"worker":"gpu-1",\
      "working":["x"]}
      """
    let failed: WorkerReport = try read(failure)
    guard case .failure(let why)? = failed.outcome?.result else {
      Issue.record("no failure")
      return
    }
    #expect(why.kind == .workerExited)
    #expect(why.batchSize == 7)
    #expect(try written(failed) == failure)
    let unknown: WorkerReport = try read(failure.replacing("worker_exited", with: "worker_vanished"))
    #expect(unknown.outcome?.result == .failure(why))
  }

  @Test func smallOnes() throws {
    let answer = #"{"unwanted":["w"],"v":1}"#
    #expect(try written(try read(answer) as ReportAnswer) == answer)
    let query = #"{"id":"w","offset":491520,"v":1}"#
    #expect(try written(try read(query) as SampleQuery) == query)
    let cancellation = #"{"gateway":"north","ids":["w"],"v":1}"#
    #expect(try written(try read(cancellation) as CancellationNotice) == cancellation)
    let demand = #"{"gateway":"north","v":1,"weights":[1,0,0,0,0,0,2],"windows":[1,0,0,0,0,0,90]}"#
    #expect(try written(try read(demand) as GatewayDemand) == demand)
  }

  @Test func aRegistration() throws {
    let text = """
      {"batch":8,"device":"gpu","draining":false,"engine":{"description":{"capabilities":{"char_times":false,\
      "diarization":false,"language_detection":true,"languages":[],"prompt":true,"translation":true,"word_times":true},\
      "model":"small","name":"whisper"},"longest_window":30,"v":1,"voice_activity":true},"host":"box","pool":"main",\
      "release":"1.2","slots":1,"v":1,"worker":"gpu-1"}
      """
    let registration: WorkerRegistration = try read(text)
    #expect(registration.capacity == 16)
    #expect(try written(registration) == text)
    let boastful: WorkerRegistration = try read(text.replacing(#""slots":1"#, with: #""slots":9000000000000000000"#))
    #expect(boastful.slots == 4_096)
  }

  @Test func namesAreTokens() {
    #expect(ClusterName("gpu-1") != nil)
    for text in ["", "a.b", "a*", "A", "a b", "ä", String(repeating: "a", count: 33)] {
      #expect(ClusterName(text) == nil)
    }
    #expect(ClusterName(from: "Box.example.ORG").description == "box-example-org")
  }
}
