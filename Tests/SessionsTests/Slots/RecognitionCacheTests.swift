import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

struct RecognitionCacheTests {
  private let cache = RecognitionCache(capacityBytes: 1 << 20)
  private let answers = CacheAnswers()

  private func key(_ audio: String = "aa", options: RecognitionOptions = RecognitionOptions()) -> RecognitionKey {
    RecognitionKey(audio: audio, engine: "scripted", model: "tiny", options: options)
  }

  private func window(_ session: SessionID = SessionID(), file: FileID = FileID(), index: Int = 0) -> WindowID {
    WindowID(session: session, file: file, index: index)
  }

  private func result(_ text: String) -> RecognizedWindow {
    RecognizedWindow(utterances: [RecognizedWindow.Utterance(start: 0, end: 1, text: text)])
  }

  private func begin(
    _ key: RecognitionKey, for window: WindowID, in cache: RecognitionCache? = nil
  ) -> RecognitionCache.Start {
    (cache ?? self.cache).begin(key, for: window) { [answers] in answers.append($0) }
  }

  // MARK: Single flight

  @Test func theFirstLeadsAndFiftyFollow() {
    let leader = window()
    #expect(begin(key(), for: leader).isLead)
    for _ in 0..<50 { #expect(begin(key(), for: window()).isFollow) }
    #expect(answers.all.isEmpty)
    cache.finish(key(), by: leader, with: result("hello"))
    #expect(answers.all == Array(repeating: result("hello"), count: 50))
    #expect(begin(key(), for: window()).result == result("hello"))
    #expect(answers.all.count == 50)
  }

  @Test func otherOptionsAreOtherWindows() {
    #expect(begin(key(), for: window()).isLead)
    #expect(begin(key(options: RecognitionOptions(language: "de")), for: window()).isLead)
    #expect(begin(key("bb"), for: window()).isLead)
  }

  @Test func whenTheLeaderAbandonsTheFirstToBeginAgainLeads() {
    let leader = window()
    let followers = [window(), window()]
    #expect(begin(key(), for: leader).isLead)
    for follower in followers { #expect(begin(key(), for: follower).isFollow) }
    cache.abandon(key(), by: leader)
    #expect(answers.all == [nil, nil])
    #expect(begin(key(), for: followers[0]).isLead)
    #expect(begin(key(), for: followers[1]).isFollow)
    cache.finish(key(), by: followers[0], with: result("second"))
    #expect(answers.all == [nil, nil, result("second")])
  }

  @Test func aFollowerMayBeginAgainInItsCallback() {
    let leader = window()
    let follower = window()
    #expect(begin(key(), for: leader).isLead)
    let leads = Mutex(false)
    let start = cache.begin(key(), for: follower) { [cache] _ in
      let again = cache.begin(key(), for: follower) { _ in }
      leads.withLock { $0 = again.isLead }
    }
    #expect(start.isFollow)
    cache.abandon(key(), by: leader)
    #expect(leads.withLock { $0 })
  }

  @Test func onlyTheLeaderMayFinishOrAbandon() {
    let leader = window()
    let other = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: other).isFollow)
    cache.finish(key(), by: other, with: result("wrong"))
    cache.abandon(key(), by: other)
    #expect(answers.all.isEmpty)
    #expect(begin(key(), for: window()).isFollow)
    cache.finish(key(), by: leader, with: result("right"))
    cache.finish(key(), by: leader, with: result("late"))
    cache.abandon(key(), by: leader)
    #expect(begin(key(), for: window()).result == result("right"))
  }

  @Test func aLeaderThatStartsOverLeads() {
    let leader = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: leader).isLead)
    cache.finish(key(), by: leader, with: result("once"))
    #expect(answers.all.isEmpty)
  }

  @Test func withoutCapacityTheSameAudioIsStillRecognisedOnceAtATime() {
    let cache = RecognitionCache(capacityBytes: 0)
    let leader = window()
    #expect(begin(key(), for: leader, in: cache).isLead)
    #expect(begin(key(), for: window(), in: cache).isFollow)
    cache.finish(key(), by: leader, with: result("hello"))
    #expect(answers.all == [result("hello")])
    #expect(cache.keptResults == 0)
    #expect(begin(key(), for: window(), in: cache).isLead)
  }

  // MARK: Owners

  @Test func aForgottenLeaderGivesUp() {
    let leader = window()
    let follower = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: follower).isFollow)
    cache.forget(session: leader.session)
    #expect(answers.all == [nil])
    cache.finish(key(), by: leader, with: result("of a session that has ended"))
    #expect(cache.keptResults == 0)
    #expect(begin(key(), for: follower).isLead)
  }

  @Test func aForgottenFollowerIsNeverCalled() {
    let leader = window()
    let follower = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: follower).isFollow)
    #expect(begin(key(), for: window(follower.session)).isFollow)
    cache.forget(file: follower.file)
    cache.finish(key(), by: leader, with: result("hello"))
    #expect(answers.all == [result("hello")])
  }

  @Test func aForgottenFileTakesItsOwnFollowersAlong() {
    let leader = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: window(leader.session, file: leader.file, index: 1)).isFollow)
    #expect(begin(key(), for: window(leader.session)).isFollow)
    cache.forget(file: leader.file)
    #expect(answers.all == [nil])
    #expect(begin(key(), for: window()).isLead)
  }

  @Test func aResultGoesWithItsLastOwner() {
    let leader = window()
    let follower = window()
    let late = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: follower).isFollow)
    cache.finish(key(), by: leader, with: result("hello"))
    #expect(begin(key(), for: late).result != nil)
    cache.forget(session: leader.session)
    cache.forget(session: follower.session)
    #expect(cache.keptResults == 1)
    cache.forget(file: late.file)
    #expect(cache.keptResults == 0)
    #expect(cache.keptBytes == 0)
    #expect(begin(key(), for: window()).isLead)
  }

  @Test func aFollowerThatWasForgottenOwnsNothing() {
    let leader = window()
    let follower = window()
    #expect(begin(key(), for: leader).isLead)
    #expect(begin(key(), for: follower).isFollow)
    cache.forget(session: follower.session)
    cache.finish(key(), by: leader, with: result("hello"))
    cache.forget(session: leader.session)
    #expect(cache.keptResults == 0)
  }

  @Test func aSessionsOtherFileKeepsItsResults() {
    let session = SessionID()
    let files = [window(session), window(session)]
    for (file, audio) in zip(files, ["aa", "bb"]) {
      #expect(begin(key(audio), for: file).isLead)
      cache.finish(key(audio), by: file, with: result(audio))
    }
    cache.forget(file: files[0].file)
    #expect(cache.keptResults == 1)
    #expect(begin(key("bb"), for: window(session)).result == result("bb"))
    cache.forget(session: session)
    #expect(cache.keptResults == 0)
  }

  // MARK: Bounds

  @Test func whatWasNotUsedForLongestGoesFirst() {
    let owner = window()
    let size = key("a0").estimatedBytes + result("text 0").estimatedBytes + 256
    let cache = RecognitionCache(capacityBytes: 3 * size)
    for number in 0..<3 {
      #expect(begin(key("a\(number)"), for: owner, in: cache).isLead)
      cache.finish(key("a\(number)"), by: owner, with: result("text \(number)"))
    }
    #expect(cache.keptBytes == 3 * size)
    #expect(begin(key("a0"), for: owner, in: cache).result != nil)
    #expect(begin(key("a3"), for: owner, in: cache).isLead)
    cache.finish(key("a3"), by: owner, with: result("text 3"))
    #expect(cache.keptBytes == 3 * size)
    #expect(begin(key("a0"), for: owner, in: cache).result != nil)
    #expect(begin(key("a2"), for: owner, in: cache).result != nil)
    #expect(begin(key("a3"), for: owner, in: cache).result != nil)
    #expect(begin(key("a1"), for: owner, in: cache).isLead)
  }

  @Test func ownersTakeRoomToo() {
    let cache = RecognitionCache(capacityBytes: 100_000)
    let owner = window()
    for number in 0..<50 {
      #expect(begin(key("a\(number)"), for: owner, in: cache).isLead)
      cache.finish(key("a\(number)"), by: owner, with: result("text"))
    }
    #expect(cache.keptResults == 50)
    for _ in 0..<300 { #expect(begin(key("a0"), for: window(), in: cache).result != nil) }
    #expect(cache.keptBytes <= 100_000)
    #expect(cache.keptResults < 50)
    #expect(begin(key("a0"), for: window(), in: cache).result != nil)
  }

  @Test func aResultThatIsLargerThanTheCacheIsNotKept() {
    let cache = RecognitionCache(capacityBytes: 2_000)
    let small = window()
    let large = window()
    #expect(begin(key("aa"), for: small, in: cache).isLead)
    cache.finish(key("aa"), by: small, with: result("small"))
    #expect(begin(key("bb"), for: large, in: cache).isLead)
    cache.finish(key("bb"), by: large, with: result(String(repeating: "x", count: 5_000)))
    #expect(cache.keptResults == 1)
    #expect(begin(key("aa"), for: small, in: cache).result != nil)
  }

  // MARK: Many at once

  /// Every caller that needs a window gets it, one leads at a time, and in the end nothing is left behind.
  @Test(arguments: [0, 4_000, 1 << 20]) func oneLeadsAtATime(capacity: Int) async {
    let cache = RecognitionCache(capacityBytes: capacity)
    let crowd = SingleFlightCrowd(cache: cache)
    let sessions = (0..<8).map { _ in SessionID() }
    let served = await withTaskGroup(of: Int.self) { group in
      for task in 0..<16 {
        group.addTask {
          var generator = SeededGenerator(seed: UInt64(task))
          var served = 0
          for index in 0..<200 {
            let key = self.key("\(Int.random(in: 0..<10, using: &generator))")
            let owner = self.window(sessions[task % 8], index: task * 1_000 + index)
            let failures = Int.random(in: 0..<3, using: &generator)
            let text = self.result(key.audio)
            if await crowd.get(key, for: owner, recognised: text, failures: failures) == text { served += 1 }
            if index % 7 == 0 { cache.forget(file: owner.file) }
          }
          return served
        }
      }
      return await group.reduce(0, +)
    }
    #expect(served == 16 * 200)
    #expect(crowd.overlaps == 0)
    for session in sessions { cache.forget(session: session) }
    #expect(cache.keptBytes == 0)
    #expect(cache.isEmpty)
  }
}
