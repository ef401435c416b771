// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {Vm, vm} from "./Test.sol";
import {LedgerTest} from "./LedgerTest.sol";

contract PublishTest is LedgerTest {
    bytes32 internal constant A = keccak256("a");
    bytes32 internal constant B = keccak256("b");
    bytes32 internal constant C = keccak256("c");

    function test_publish_emitsThePayloadAsTheFirstEvent() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.CredentialPublished(1, A, ACCOUNT, _payload(A));
        _publishAs(KEY, A);
    }

    function test_publish_remembersAccountStatusAndBlock() public {
        _publishAs(KEY, A);
        _assertStatus(A, ICredentialEvents.Status.Active, 0, ACCOUNT);
        vm.assertEq(_blockOf(A), 100, "block");
    }

    function test_publish_foldsEveryItemIntoTheRunningHash() public {
        ICredentialEvents.Publication[] memory items = new ICredentialEvents.Publication[](2);
        items[0] = ICredentialEvents.Publication(A, _payload(A));
        items[1] = ICredentialEvents.Publication(B, _payload(B));
        vm.prank(KEY);
        ledger.publish(items);
        _publishAs(OTHER_KEY, C);

        _expectAppended(A, _payload(A), ACCOUNT);
        _expectAppended(B, _payload(B), ACCOUNT);
        _expectAppended(C, _payload(C), OTHER_ACCOUNT);
        _assertHead();
    }

    function test_publish_ofNothingChangesNothing() public {
        _publishAs(KEY, A);
        _expectAppended(A, _payload(A), ACCOUNT);
        vm.prank(KEY);
        ledger.publish(new ICredentialEvents.Publication[](0));
        _assertHead();
    }

    function test_publish_takesThePayloadOfJustACodecNumber() public {
        vm.prank(KEY);
        ledger.publish(_one(A, hex"0001"));
        _expectAppended(A, hex"0001", ACCOUNT);
        _assertHead();
    }

    function test_publish_refusesAnIdThatIsKnownAlsoFromAnotherAccount() public {
        _publishAs(KEY, A);
        _expectAppended(A, _payload(A), ACCOUNT);
        vm.roll(101);
        _expectRefused(A, OTHER_ACCOUNT, ICredentialEvents.Refusal.Known);
        _publishAs(OTHER_KEY, A);
        _assertHead();
        _assertStatus(A, ICredentialEvents.Status.Active, 0, ACCOUNT);
        vm.assertEq(_blockOf(A), 100, "the first block stays");
    }

    function test_publish_ofTheIdOfAChangeToComeDoesNotKeepTheChangeOffTheLedger() public {
        _publishAs(KEY, A);
        bytes32 changeId = _changeId(A, 1, ICredentialEvents.Status.Revoked);
        _publishAs(OTHER_KEY, changeId);
        vm.roll(101);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Revoked);
        _assertStatus(A, ICredentialEvents.Status.Revoked, 1, ACCOUNT);
        _assertStatus(changeId, ICredentialEvents.Status.Active, 0, OTHER_ACCOUNT);
        vm.assertEq(_blockOf(changeId), 101, "the block of the change");
    }

    function test_publish_refusesTheZeroId() public {
        _expectRefused(0, ACCOUNT, ICredentialEvents.Refusal.Malformed);
        _publishAs(KEY, 0);
        _assertHead();
    }

    function test_publish_refusesAPayloadShorterThanItsCodecNumber() public {
        _expectRefused(A, ACCOUNT, ICredentialEvents.Refusal.Malformed);
        vm.prank(KEY);
        ledger.publish(_one(A, hex"00"));
        _assertHead();
        vm.assertEq(_blockOf(A), 0, "a refused id may come again");
    }

    function test_publish_numbersDenselyAroundRefusedItems() public {
        ICredentialEvents.Publication[] memory items = new ICredentialEvents.Publication[](6);
        items[0] = ICredentialEvents.Publication(A, _payload(A));
        items[1] = ICredentialEvents.Publication(0, _payload(0));
        items[2] = ICredentialEvents.Publication(B, _payload(B));
        items[3] = ICredentialEvents.Publication(A, _payload(B)); // known since the beginning of this batch
        items[4] = ICredentialEvents.Publication(C, "");
        items[5] = ICredentialEvents.Publication(C, _payload(C));

        vm.recordLogs();
        vm.prank(KEY);
        ledger.publish(items);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        vm.assertEq(logs.length, 6, "one log for each item");
        _assertPublishedAs(logs[0], 1, A);
        _assertRefused(logs[1], 0, ICredentialEvents.Refusal.Malformed);
        _assertPublishedAs(logs[2], 2, B);
        _assertRefused(logs[3], A, ICredentialEvents.Refusal.Known);
        _assertRefused(logs[4], C, ICredentialEvents.Refusal.Malformed);
        _assertPublishedAs(logs[5], 3, C);
        _expectAppended(A, _payload(A), ACCOUNT);
        _expectAppended(B, _payload(B), ACCOUNT);
        _expectAppended(C, _payload(C), ACCOUNT);
        _assertHead();
    }

    function test_publish_revertsForAStranger() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, STRANGER));
        _publishAs(STRANGER, A);
    }

    function test_publish_revertsForTheAccountItselfWhenItIsNoKey() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, ACCOUNT));
        _publishAs(ACCOUNT, A);
    }

    function test_publish_revertsForAnAdministratorWithoutKey() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, ADMIN));
        _publishAs(ADMIN, A);
    }

    function test_publish_revertsForARemovedKey() public {
        vm.prank(ADMIN);
        ledger.removeKey(ACCOUNT, KEY);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, KEY));
        _publishAs(KEY, A);
    }

    function test_publish_revertsWhilePaused() public {
        _pause();
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        _publishAs(KEY, A);
    }

    function test_publish_tellsAStrangerThatHeIsOneAlsoWhilePaused() public {
        _pause();
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, STRANGER));
        _publishAs(STRANGER, A);
    }

    function testFuzz_publish_isAnEventOrMalformed(bytes32 id, bytes calldata payload) public {
        if (id == 0 || payload.length < 2) _expectRefused(id, ACCOUNT, ICredentialEvents.Refusal.Malformed);
        else _expectAppended(id, payload, ACCOUNT);
        vm.prank(KEY);
        ledger.publish(_one(id, payload));
        _assertHead();
    }

    function testFuzz_publish_foldsBatchesOfAnyIds(uint8[] calldata ids) public {
        ICredentialEvents.Publication[] memory items = new ICredentialEvents.Publication[](ids.length);
        bool[256] memory seen;
        for (uint256 i = 0; i < ids.length; ++i) {
            bytes memory payload = abi.encodePacked(uint16(1), i);
            items[i] = ICredentialEvents.Publication(bytes32(uint256(ids[i])), payload);
            if (ids[i] != 0 && !seen[ids[i]]) _expectAppended(items[i].id, payload, ACCOUNT);
            seen[ids[i]] = true;
        }
        vm.prank(KEY);
        ledger.publish(items);
        _assertHead();
    }

    function testFuzz_publish_revertsForEverybodyWithoutAKey(address sender) public {
        vm.assume(sender != KEY && sender != OTHER_KEY);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, sender));
        _publishAs(sender, A);
    }

    function testFuzz_publish_remembersTheBlock(uint40 blockNumber) public {
        vm.assume(blockNumber != 0);
        vm.roll(blockNumber);
        _publishAs(KEY, A);
        vm.assertEq(_blockOf(A), blockNumber, "block");
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Revoked);
        vm.assertEq(_blockOf(_changeId(A, 1, ICredentialEvents.Status.Revoked)), blockNumber, "block of the change");
    }

    function _assertPublishedAs(Vm.Log memory log, uint64 seq, bytes32 id) private pure {
        vm.assertEq(log.topics[0], ICredentialEvents.CredentialPublished.selector, "published");
        vm.assertEq(uint256(log.topics[1]), seq, "seq of the log");
        vm.assertEq(log.topics[2], id, "id of the log");
    }

    function _assertRefused(Vm.Log memory log, bytes32 id, ICredentialEvents.Refusal reason) private pure {
        vm.assertEq(log.topics[0], ICredentialEvents.ItemRefused.selector, "refused");
        vm.assertEq(log.topics[1], id, "id of the refusal");
        vm.assertEq(abi.decode(log.data, (uint256)), uint256(reason), "reason");
    }
}
