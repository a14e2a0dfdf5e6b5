import Testing
import TranscriptionCore

@testable import Sessions

struct DiskReservationsTests {
  private let mib = 1 << 20
  private let plenty = 1 << 40
  private let holder = PlaceHolder(session: SessionID(), owner: .address("192.0.2.1"))

  private func begun(_ uploads: [FileID], in session: SessionID? = nil) -> DiskReservations {
    var reservations = DiskReservations()
    begin(uploads, in: session, &reservations)
    return reservations
  }

  private func begin(_ uploads: [FileID], in session: SessionID? = nil, _ reservations: inout DiskReservations) {
    for upload in uploads {
      reservations.begin(upload, for: PlaceHolder(session: session ?? holder.session, owner: holder.owner))
    }
  }

  @Test func anUploadHoldsNothingBeforeItsFirstBytes() {
    #expect(begun([FileID()]).bytes == 0)
  }

  @Test func anUploadHoldsAsMuchAsItHasWrittenWithinItsStep() {
    let upload = FileID()
    var reservations = begun([upload])
    #expect(reservations.write(8_000, by: upload, room: plenty) == true)
    #expect(reservations.held(by: upload) == mib)
    #expect(reservations.write(mib, by: upload, room: plenty) == true)
    #expect(reservations.held(by: upload) == 0)
    for _ in 0..<100 { #expect(reservations.write(mib, by: upload, room: plenty) == true) }
    #expect(reservations.held(by: upload) <= 16 * mib && reservations.bytes == reservations.held(by: upload))
    #expect(reservations.written(by: upload) == 101 * mib + 8_000)
    reservations.end(upload)
    #expect(reservations.bytes == 0 && reservations.held(by: upload) == 0)
  }

  @Test func theStepGrowsTo16MiB() {
    let upload = FileID()
    var reservations = begun([upload])
    var largest = 0
    for _ in 0..<200 {
      _ = reservations.write(mib, by: upload, room: plenty)
      largest = max(largest, reservations.held(by: upload))
    }
    #expect(largest == 16 * mib)
  }

  @Test func smallPiecesUseUpWhatIsHeld() {
    let upload = FileID()
    var reservations = begun([upload])
    #expect(reservations.write(1, by: upload, room: plenty) == true)
    for _ in 0..<1_024 { #expect(reservations.write(1_024, by: upload, room: plenty) == true) }
    #expect(reservations.held(by: upload) == 0)
  }

  @Test func aSessionHoldsABoundedAmount() {
    let uploads = (0..<200).map { _ in FileID() }
    var reservations = begun(uploads)
    for upload in uploads { #expect(reservations.write(mib, by: upload, room: plenty) == true) }
    #expect(reservations.bytes == DiskReservations.sessionBytes)
    for upload in uploads { reservations.end(upload) }
    #expect(reservations.bytes == 0)
  }

  @Test func anOwnerHoldsABoundedAmountOverAllSessions() {
    var reservations = DiskReservations()
    for _ in 0..<20 {
      let uploads = (0..<64).map { _ in FileID() }
      begin(uploads, in: SessionID(), &reservations)
      for upload in uploads { #expect(reservations.write(mib, by: upload, room: plenty) == true) }
    }
    #expect(reservations.bytes == DiskReservations.ownerBytes)
  }

  @Test func allTogetherHoldAnEighthOfTheRoom() {
    let uploads = (0..<64).map { _ in FileID() }
    var reservations = begun(uploads)
    for upload in uploads { #expect(reservations.write(1, by: upload, room: 80 * mib) == true) }
    #expect((9 * mib...10 * mib).contains(reservations.bytes))
  }

  @Test func whatOthersHoldIsNotWrittenTo() {
    let (one, other) = (FileID(), FileID())
    var reservations = begun([one, other])
    #expect(reservations.write(1, by: one, room: 16 * mib) == true)
    let held = reservations.held(by: one)
    #expect(held == mib)
    #expect(reservations.write(2 * mib, by: other, room: held + 2 * mib - 1) == false)
    #expect(reservations.written(by: other) == 0)
    #expect(reservations.write(2 * mib, by: other, room: held + 2 * mib) == true)
    #expect(reservations.write(held, by: one, room: held) == true)
  }
}
