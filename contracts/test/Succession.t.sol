// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CredentialEvents} from "../src/CredentialEvents.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

/// @dev Names a predecessor and a head, whatever they are.
contract Pretender {
    address public predecessor;
    uint64 private _seq;
    bytes32 private _digest;

    constructor(address predecessor_, uint64 seq, bytes32 digest) {
        (predecessor, _seq, _digest) = (predecessor_, seq, digest);
    }

    function takeOver() external {}

    function head() external view returns (uint64, bytes32) {
        return (_seq, _digest);
    }
}

/// @dev A predecessor that hands over as often as it is told to.
contract Insistent {
    function head() external pure returns (uint64, bytes32) {
        return (7, keccak256("seven"));
    }

    function handOver(CredentialEvents successor) external {
        successor.takeOver();
    }
}

/// @dev Tries to publish at its predecessor while it takes over; its head is the one that this would give.
contract Reentrant {
    CredentialEvents public immutable predecessor;
    bytes public answer;

    constructor(CredentialEvents predecessor_) {
        predecessor = predecessor_;
    }

    function takeOver() external {
        ICredentialEvents.Publication[] memory items = new ICredentialEvents.Publication[](1);
        items[0] = ICredentialEvents.Publication(keccak256("between"), hex"0001");
        try predecessor.publish(items) {}
        catch (bytes memory reason) {
            answer = reason;
        }
    }

    function head() external view returns (uint64, bytes32) {
        return predecessor.head();
    }
}

contract SuccessionTest is LedgerTest {
    bytes32 internal constant A = keccak256("a");
    bytes32 internal constant B = keccak256("b");
    CredentialEvents internal first;
    CredentialEvents internal second;

    function setUp() public override {
        super.setUp();
        first = ledger;
        _publishAs(KEY, A);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Suspended);
        _expectAppended(A, _payload(A), ACCOUNT);
        _expectAppended(_changeId(A, 1, ICredentialEvents.Status.Suspended), _payload(A), ACCOUNT);
        second = _successorOf(first);
        vm.roll(200);
    }

    function test_nameSuccessor_handsSequenceAndRunningHashOver() public {
        vm.expectEmit(address(second));
        emit ICredentialEvents.SequenceTakenOver(address(first), expectedSeq, expectedDigest);
        vm.expectEmit(address(first));
        emit ICredentialEvents.SuccessorNamed(address(second), expectedSeq, expectedDigest);
        _name(second);
        vm.assertEq(first.successor(), address(second), "successor");
        vm.assertEq(second.predecessor(), address(first), "predecessor");
        _assertHead();
        ledger = second;
        _assertHead();
        _publishAs(KEY, B);
        _expectAppended(B, _payload(B), ACCOUNT);
        _assertHead();
    }

    function test_nameSuccessor_beforeAnyEventBeginsAtNothing() public {
        CredentialEvents empty = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(0));
        CredentialEvents next = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(empty));
        vm.prank(ADMIN);
        empty.nameSuccessor(address(next));
        (uint64 seq, bytes32 digest) = next.head();
        vm.assertEq(seq, 0, "seq");
        vm.assertEq(digest, 0, "running hash");
    }

    function test_nameSuccessor_isPossibleWhilePausedAndTheSuccessorIsNot() public {
        _pause();
        _name(second);
        ledger = second;
        _publishAs(KEY, B);
        vm.assertEq(_blockOf(B), 200, "written");
    }

    function test_nameSuccessor_stopsEveryWriteForEver() public {
        _name(second);
        bytes memory succeeded = abi.encodeWithSelector(ICredentialEvents.Succeeded.selector, address(second));
        vm.expectRevert(succeeded);
        _publishAs(KEY, B);
        vm.expectRevert(succeeded);
        vm.prank(KEY);
        first.pin(new ICredentialEvents.Pin[](0));
        vm.expectRevert(succeeded);
        _changeStatusAs(ADMIN, A, 2, ICredentialEvents.Status.Revoked);
        vm.expectRevert(succeeded);
        vm.prank(ADMIN);
        first.release(A);
        CredentialEvents third = _successorOf(first);
        vm.expectRevert(succeeded);
        _name(third);
    }

    function test_writes_tellASenderOfItsSuccessorRatherThanOfThePause() public {
        _pause();
        _name(second);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.Succeeded.selector, address(second)));
        _publishAs(KEY, B);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, STRANGER));
        _publishAs(STRANGER, B);
    }

    function test_writes_awaitThePredecessor() public {
        ledger = second;
        bytes memory awaiting = abi.encodeWithSelector(ICredentialEvents.AwaitingPredecessor.selector, address(first));
        vm.expectRevert(awaiting);
        _publishAs(KEY, B);
        vm.expectRevert(awaiting);
        vm.prank(KEY);
        second.pin(new ICredentialEvents.Pin[](0));
        vm.expectRevert(awaiting);
        _changeStatusAs(KEY, A, 2, ICredentialEvents.Status.Active);
        vm.expectRevert(awaiting);
        vm.prank(ADMIN);
        second.release(A);
        CredentialEvents third = _successorOf(second);
        vm.expectRevert(awaiting);
        vm.prank(ADMIN);
        second.nameSuccessor(address(third));
    }

    function test_nameSuccessor_revertsForAnAddressWithoutCode() public {
        _expectNoSuccessor(STRANGER);
        _expectNoSuccessor(address(0));
    }

    function test_nameSuccessor_revertsForAContractWithAnotherPredecessor() public {
        _expectNoSuccessor(address(new Pretender(address(second), expectedSeq, expectedDigest)));
    }

    function test_nameSuccessor_revertsForAContractThatDidNotBeginAtItsHead() public {
        _expectNoSuccessor(address(new Pretender(address(first), expectedSeq + 1, expectedDigest)));
        _expectNoSuccessor(address(new Pretender(address(first), expectedSeq, keccak256("another history"))));
        vm.assertEq(first.successor(), address(0), "successor");
        _publishAs(KEY, B);
    }

    function test_nameSuccessor_revertsForAContractThatKnowsNothingOfIt() public {
        CredentialEvents other = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(0));
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotThePredecessor.selector, address(first)));
        _name(other);
    }

    function test_nameSuccessor_letsNoEventFallBetweenTheTwo() public {
        Reentrant reentrant = new Reentrant(first);
        _register(address(reentrant), address(reentrant));
        _name(CredentialEvents(address(reentrant)));
        bytes memory succeeded = abi.encodeWithSelector(ICredentialEvents.Succeeded.selector, address(reentrant));
        vm.assertEq(reentrant.answer(), succeeded, "no write while handing over");
        _assertHead();
    }

    function testFuzz_nameSuccessor_revertsForEverybodyButAnAdministrator(address sender) public {
        vm.assume(sender != ADMIN);
        vm.expectRevert(_unauthorised(sender, 0));
        vm.prank(sender);
        first.nameSuccessor(address(second));
    }

    function testFuzz_nameSuccessor_revertsForWhateverIsNoSuccessor(uint64 seq, bytes32 digest, bool knowsUs) public {
        vm.assume(seq != expectedSeq || digest != expectedDigest || !knowsUs);
        _expectNoSuccessor(address(new Pretender(knowsUs ? address(first) : address(second), seq, digest)));
    }

    function testFuzz_takeOver_revertsForEverybodyButThePredecessor(address sender) public {
        vm.assume(sender != address(first));
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotThePredecessor.selector, sender));
        vm.prank(sender);
        second.takeOver();
    }

    function test_takeOver_revertsASecondTime() public {
        Insistent insistent = new Insistent();
        CredentialEvents next = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(insistent));
        insistent.handOver(next);
        (uint64 seq, bytes32 digest) = next.head();
        vm.assertEq(seq, 7, "seq");
        vm.assertEq(digest, keccak256("seven"), "running hash");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.AlreadyTakenOver.selector));
        insistent.handOver(next);
    }

    function test_takeOver_revertsForTheFirstContract() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotThePredecessor.selector, ADMIN));
        vm.prank(ADMIN);
        first.takeOver();
    }

    function testFuzz_constructor_revertsForAPredecessorWithoutCode(address predecessor) public {
        vm.assume(predecessor != address(0) && predecessor.code.length == 0);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAPredecessor.selector, predecessor));
        new CredentialEvents(ADMIN, HANDOVER_DELAY, predecessor);
    }

    function test_successor_knowsItsPredecessorsIdsBeforeAndAfterItTakesOver() public {
        ledger = second;
        _assertKnowsThePast();
        ledger = first;
        _name(second);
        ledger = second;
        _assertKnowsThePast();
        _expectRefused(A, OTHER_ACCOUNT, ICredentialEvents.Refusal.Known);
        _publishAs(OTHER_KEY, A);
        _assertHead();
    }

    function test_successor_goesOnWithStatusAndRevision() public {
        _name(second);
        ledger = second;
        bytes32 repeated = _changeId(A, 1, ICredentialEvents.Status.Suspended);
        _expectRefused(repeated, ACCOUNT, ICredentialEvents.Refusal.Known);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Suspended);
        bytes32 conflicting = _changeId(A, 1, ICredentialEvents.Status.Revoked);
        _expectRefused(conflicting, ACCOUNT, ICredentialEvents.Refusal.RevisionConflict);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Revoked);
        bytes32 stranger = _changeId(A, 2, ICredentialEvents.Status.Revoked);
        _expectRefused(stranger, OTHER_ACCOUNT, ICredentialEvents.Refusal.NotPublisher);
        _changeStatusAs(OTHER_KEY, A, 2, ICredentialEvents.Status.Revoked);
        _changeStatusAs(KEY, A, 2, ICredentialEvents.Status.Revoked);
        _expectAppended(stranger, _payload(A), ACCOUNT);
        _assertHead();
        _assertStatus(A, ICredentialEvents.Status.Revoked, 2, ACCOUNT);
        vm.assertEq(_blockOf(A), 100, "the publication's block stays");
        vm.assertEq(_blockOf(stranger), 200, "the change's block");
        vm.assertTrue(second.recordOf(A).held, "its own record now");
        vm.assertEq(uint256(first.recordOf(A).status), uint256(ICredentialEvents.Status.Suspended), "the past stays");
    }

    function test_successor_releasesAnIdOfItsPredecessor() public {
        _name(second);
        ledger = second;
        vm.expectEmit(address(second));
        emit ICredentialEvents.IdReleased(A, ACCOUNT, ADMIN);
        vm.prank(ADMIN);
        second.release(A);
        vm.assertEq(_blockOf(A), 0, "released, although the predecessor knows it");
        _assertStatus(A, ICredentialEvents.Status.None, 1, address(0));
        _publishAs(OTHER_KEY, A);
        _assertStatus(A, ICredentialEvents.Status.Active, 1, OTHER_ACCOUNT);
    }

    function test_successor_knowsAChangeOfThePastBeforeAPublicationOfTheSameId() public {
        bytes32 changeId = _changeId(A, 1, ICredentialEvents.Status.Suspended);
        _name(second);
        ledger = second;
        _publishAs(OTHER_KEY, changeId);
        vm.assertEq(_blockOf(changeId), 100, "the block of the change");
        vm.assertEq(second.changedAt(changeId), 100, "the block of the change");
        vm.assertEq(second.recordOf(changeId).blockNumber, 200, "the block of the publication");
    }

    function test_successor_ofASuccessorKnowsBothPasts() public {
        _name(second);
        ledger = second;
        _publishAs(KEY, B);
        CredentialEvents third = _successorOf(second);
        vm.prank(ADMIN);
        second.nameSuccessor(address(third));
        ledger = third;
        _assertKnowsThePast();
        vm.assertEq(_blockOf(B), 200, "block of b");
        _expectAppended(B, _payload(B), ACCOUNT);
        _assertHead();
        // What is known of A passed through two contracts, neither of which is the one that answers.
        vm.assertTrue(!third.recordOf(A).held, "not its own record");
    }

    function test_successor_doesNotKnowItsPredecessorsPublishers() public {
        CredentialEvents fresh = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(first));
        vm.assertEq(fresh.accountOf(KEY), address(0), "account");
        vm.assertEq(fresh.publishers().length, 0, "publishers");
    }

    function test_firstContract_hasNeitherPredecessorNorSuccessor() public view {
        vm.assertEq(first.predecessor(), address(0), "predecessor");
        vm.assertEq(first.successor(), address(0), "successor");
    }

    function _assertKnowsThePast() private view {
        vm.assertEq(_blockOf(A), 100, "block of the publication");
        vm.assertEq(_blockOf(_changeId(A, 1, ICredentialEvents.Status.Suspended)), 100, "block of the change");
        vm.assertEq(_blockOf(keccak256("unknown")), 0, "unknown");
        _assertStatus(A, ICredentialEvents.Status.Suspended, 1, ACCOUNT);
    }

    function _expectNoSuccessor(address candidate) private {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASuccessor.selector, candidate));
        vm.prank(ADMIN);
        first.nameSuccessor(candidate);
    }

    function _name(CredentialEvents successor) private {
        vm.prank(ADMIN);
        first.nameSuccessor(address(successor));
    }

    function _successorOf(CredentialEvents predecessor) private returns (CredentialEvents successor) {
        successor = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(predecessor));
        CredentialEvents before = ledger;
        ledger = successor;
        _register(ACCOUNT, KEY);
        _register(OTHER_ACCOUNT, OTHER_KEY);
        ledger = before;
    }
}
