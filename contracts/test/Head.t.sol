// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

contract HeadTest is LedgerTest {
    bytes32 internal constant A = keccak256("a");
    bytes32 internal constant B = keccak256("b");

    function test_head_liesInSlots0And1ForStorageProofs() public {
        _publishAs(KEY, A);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Revoked);
        (uint64 seq, bytes32 digest) = ledger.head();
        vm.assertEq(vm.load(address(ledger), bytes32(uint256(0))), digest, "slot 0 is the running hash");
        // The whole word: nothing else may ever be packed into this slot.
        vm.assertEq(uint256(vm.load(address(ledger), bytes32(uint256(1)))), seq, "slot 1 is seq alone");
        vm.assertEq(seq, 2, "seq");
    }

    function test_head_countsPublicationsAndStatusChangesAlike() public {
        _publishAs(KEY, A);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Superseded);
        _publishAs(OTHER_KEY, B);
        _expectAppended(A, _payload(A), ACCOUNT);
        _expectAppended(_changeId(A, 1, ICredentialEvents.Status.Superseded), _payload(A), ACCOUNT);
        _expectAppended(B, _payload(B), OTHER_ACCOUNT);
        _assertHead();
    }

    function test_known_answersForEachIdInOrder() public {
        _publishAs(KEY, A);
        vm.roll(200);
        _publishAs(KEY, B);
        bytes32[] memory ids = new bytes32[](3);
        (ids[0], ids[1], ids[2]) = (B, keccak256("unknown"), A);
        uint64[] memory blocks = ledger.known(ids);
        vm.assertEq(blocks.length, 3, "length");
        vm.assertEq(blocks[0], 200, "block of b");
        vm.assertEq(blocks[1], 0, "unknown");
        vm.assertEq(blocks[2], 100, "block of a");
    }

    function test_statusOf_isNoneForAnUnknownId() public view {
        _assertStatus(A, ICredentialEvents.Status.None, 0, address(0));
    }

    function test_statusChangeId_isSha256OverDomainWordIdRevisionAndStatus() public view {
        vm.assertEq(
            _changeId(A, 0x01020304, ICredentialEvents.Status.Revoked),
            sha256(bytes.concat("ces/status/1", A, hex"01020304", hex"03")),
            "id"
        );
    }

    function test_version_isThatOfTheInterface() public view {
        vm.assertEq(ledger.version(), "1.0.0", "version");
    }

    function testFuzz_statusChangeId_coversEveryArgument(bytes32 publicationId, uint32 revision, uint8 status)
        public
        view
    {
        bytes memory content = bytes.concat("ces/status/1", publicationId, bytes4(revision), bytes1(status));
        vm.assertEq(ledger.statusChangeId(publicationId, revision, status), sha256(content), "id");
    }

    function testFuzz_views_knowNothingOfAnEmptyLedger(bytes32[] calldata ids) public view {
        uint64[] memory blocks = ledger.known(ids);
        (ICredentialEvents.Status[] memory statuses,,) = ledger.statusOf(ids);
        vm.assertEq(blocks.length, ids.length, "blocks");
        vm.assertEq(statuses.length, ids.length, "statuses");
        for (uint256 i = 0; i < ids.length; ++i) {
            vm.assertEq(blocks[i], 0, "block");
            vm.assertEq(ledger.changedAt(ids[i]), 0, "block of a change");
            vm.assertTrue(!ledger.recordOf(ids[i]).held, "held");
            _assertStatus(ids[i], ICredentialEvents.Status.None, 0, address(0));
        }
    }

    function test_recordOf_andChangedAtTellPublicationsFromChanges() public {
        _publishAs(KEY, A);
        vm.roll(101);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Suspended);
        bytes32 changeId = _changeId(A, 1, ICredentialEvents.Status.Suspended);
        ICredentialEvents.Record memory record = ledger.recordOf(A);
        vm.assertEq(record.account, ACCOUNT, "account");
        vm.assertEq(record.revision, 1, "revision");
        vm.assertEq(uint256(record.status), uint256(ICredentialEvents.Status.Suspended), "status");
        vm.assertEq(record.blockNumber, 100, "block");
        vm.assertTrue(record.held, "held");
        vm.assertEq(ledger.changedAt(changeId), 101, "block of the change");
        vm.assertEq(ledger.changedAt(A), 0, "a publication is no change");
        vm.assertTrue(!ledger.recordOf(changeId).held, "a change is no publication");
    }
}
