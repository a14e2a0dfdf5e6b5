/// The changes of a bucket, for one task to read. See ``KeyValueBucket/watch(_:)``.
package struct KeyValueWatch: AsyncSequence, Sendable {
  package typealias Element = KeyValueEvent
  package typealias Failure = any Error
  package typealias AsyncIterator = KeyValueWatchIterator

  let bucket: KeyValueBucket
  let pattern: String
  let isWithoutValues: Bool

  package func makeAsyncIterator() -> KeyValueWatchIterator { KeyValueWatchIterator(self) }
}
