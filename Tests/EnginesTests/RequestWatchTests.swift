import Testing

@testable import Engines

struct RequestWatchTests {
  private func watch(allowance: Duration = .seconds(100)) -> RequestWatch {
    RequestWatch(allowance: allowance, heartbeat: .seconds(1), missedHeartbeats: 3, firstPing: 7)
  }

  @Test func pingsOnceASecondWhileTheWorkerAnswers() {
    var watch = watch()
    var verdicts: [RequestWatch.Verdict] = []
    for number in 7...9 {
      watch.heard(pong: number)
      verdicts.append(watch.tick(after: .seconds(1)))
    }
    #expect(verdicts == [.ping(8), .ping(9), .ping(10)])
  }

  @Test func isSilentAfterSoManyHeartbeatsWithoutAnswer() {
    var watch = watch()
    let verdicts = [watch.tick(after: .seconds(1)), watch.tick(after: .seconds(1)), watch.tick(after: .seconds(1))]
    #expect(verdicts == [.goOn, .goOn, .silent])
    #expect(!watch.isRead)
  }

  @Test func aServerThatStoodStillBlamesNoWorker() {
    var watch = watch(allowance: .seconds(5))
    #expect(watch.tick(after: .seconds(3_600)) == .goOn)
    watch.heard(pong: 7)
    #expect(watch.tick(after: .seconds(1)) == .ping(8))
  }

  @Test func anOldPongIsNoSignOfLife() {
    var watch = watch()
    watch.heard(pong: 6)
    #expect(!watch.isRead)
    watch.heard(pong: 7)
    #expect(watch.isRead)
    _ = watch.tick(after: .seconds(1))
    watch.heard(pong: 7)
    #expect(watch.tick(after: .seconds(1)) == .goOn)
  }

  @Test func isLateWhenTheTimeIsUpHoweverAliveTheWorkerIs() {
    var watch = watch(allowance: .milliseconds(1_500))
    watch.heard(pong: 7)
    #expect(watch.pause == .seconds(1))
    #expect(watch.tick(after: .seconds(1)) == .ping(8))
    watch.heard(pong: 8)
    #expect(watch.pause == .milliseconds(500))
    #expect(watch.tick(after: .milliseconds(500)) == .late)
  }
}
