import Foundation
import FoundationNetworking

/// An answer that is read while it is being sent. For one test's task.
struct StreamedAnswer {
  private var chunks: AsyncStream<Data>.Iterator
  private(set) var text: String

  /// Sends a request and returns once the first bytes of the answer's body are here.
  init(_ request: URLRequest) async {
    let (stream, arrived) = AsyncStream.makeStream(of: Data.self)
    let session = URLSession(configuration: .ephemeral, delegate: Receiver(arrived), delegateQueue: nil)
    session.dataTask(with: request).resume()
    session.finishTasksAndInvalidate()
    chunks = stream.makeAsyncIterator()
    text = String(decoding: await chunks.next() ?? Data(), as: UTF8.self)
  }

  /// Reads to the end of the answer.
  mutating func finish() async -> EventStreamText {
    while let chunk = await chunks.next() { text += String(decoding: chunk, as: UTF8.self) }
    return EventStreamText(text)
  }

  private final class Receiver: NSObject, URLSessionDataDelegate {
    private let arrived: AsyncStream<Data>.Continuation

    init(_ arrived: AsyncStream<Data>.Continuation) { self.arrived = arrived }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
      arrived.yield(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
      arrived.finish()
    }
  }
}
