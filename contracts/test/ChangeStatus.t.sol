// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

contract ChangeStatusTest is LedgerTest {
    bytes32 internal constant A = keccak256("a");
    bytes32 internal constant B = keccak256("b");

    ICredentialEvents.Status internal constant ACTIVE = ICredentialEvents.Status.Active;
    ICredentialEvents.Status internal constant SUSPENDED = ICredentialEvents.Status.Suspended;
    ICredentialEvents.Status internal constant REVOKED = ICredentialEvents.Status.Revoked;
    ICredentialEvents.Status internal constant SUPERSEDED = ICredentialEvents.Status.Superseded;

    function setUp() public override {
        super.setUp();
        _publishAs(KEY, A);
        _expectAppended(A, _payload(A), ACCOUNT);
    }

    function test_changeStatus_emitsTheChangeAsTheNextEvent() public {
        bytes32 id = _changeId(A, 1, REVOKED);
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.CredentialStatusChanged(2, A, ACCOUNT, id, 1, REVOKED, _payload(A));
        _changeStatusAs(KEY, A, 1, REVOKED);
        _assertStatus(A, REVOKED, 1, ACCOUNT);
    }

    function test_changeStatus_foldsItsOwnIdIntoTheRunningHash() public {
        _changeStatusAs(KEY, A, 1, SUSPENDED);
        _changeStatusAs(KEY, A, 2, ACTIVE);
        _expectAppended(_changeId(A, 1, SUSPENDED), _payload(A), ACCOUNT);
        _expectAppended(_changeId(A, 2, ACTIVE), _payload(A), ACCOUNT);
        _assertHead();
    }

    function test_changeStatus_remembersItsIdAndThatItIsNoPublication() public {
        vm.roll(107);
        _changeStatusAs(KEY, A, 1, SUSPENDED);
        bytes32 id = _changeId(A, 1, SUSPENDED);
        vm.assertEq(_blockOf(id), 107, "block of the change");
        vm.assertEq(_blockOf(A), 100, "block of the publication stays");
        _assertStatus(id, ICredentialEvents.Status.None, 0, address(0));
        bytes32 idOfChange = _changeId(id, 1, REVOKED);
        _expectRefused(idOfChange, ACCOUNT, ICredentialEvents.Refusal.UnknownPublication);
        _changeStatusAs(KEY, id, 1, REVOKED);
    }

    function test_changeStatus_mayBeMadeByAnyKeyOfTheAccount() public {
        address second = address(0x1002);
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, second, "");
        _changeStatusAs(second, A, 1, REVOKED);
        _assertStatus(A, REVOKED, 1, ACCOUNT);
    }

    function test_changeStatus_byAnAdministratorNamesHimAndLeavesTheOwner() public {
        bytes32 id = _changeId(A, 1, REVOKED);
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.CredentialStatusChanged(2, A, ADMIN, id, 1, REVOKED, _payload(A));
        _changeStatusAs(ADMIN, A, 1, REVOKED);
        _expectAppended(id, _payload(A), ADMIN);
        _assertHead();
        _assertStatus(A, REVOKED, 1, ACCOUNT);
    }

    function test_changeStatus_byAnAdministratorWithAKeyNamesTheAccountOfTheKey() public {
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, ADMIN, "");
        _changeStatusAs(ADMIN, A, 1, REVOKED);
        _expectAppended(_changeId(A, 1, REVOKED), _payload(A), OTHER_ACCOUNT);
        _assertHead();
    }

    function test_changeStatus_allowsExactlyTheEdgesOfTheLifeCycle() public {
        // Rows: from Active, Suspended, Revoked, Superseded; columns: to the same, in the same order.
        bool[4][4] memory allowed = [
            [false, true, true, true],
            [true, false, true, true],
            [false, false, false, false],
            [false, false, true, false]
        ];
        for (uint8 from = 0; from < 4; ++from) {
            for (uint8 to = 0; to < 4; ++to) {
                _assertEdge(ICredentialEvents.Status(from + 1), ICredentialEvents.Status(to + 1), allowed[from][to]);
            }
        }
    }

    function test_changeStatus_refusesANumberThatIsNoStatusAndGoesOn() public {
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](3);
        items[0] = ICredentialEvents.StatusChange(A, 1, 5, hex"0001");
        items[1] = ICredentialEvents.StatusChange(A, 1, 255, hex"0001");
        items[2] = ICredentialEvents.StatusChange(A, 1, 4, hex"0001");
        _expectRefused(ledger.statusChangeId(A, 1, 5), ACCOUNT, ICredentialEvents.Refusal.TransitionNotAllowed);
        _expectRefused(ledger.statusChangeId(A, 1, 255), ACCOUNT, ICredentialEvents.Refusal.TransitionNotAllowed);
        vm.prank(KEY);
        ledger.changeStatus(items);
        _assertStatus(A, SUPERSEDED, 1, ACCOUNT);
    }

    function test_changeStatus_isNotKeptOffByAPublicationOfItsId() public {
        _publishAs(OTHER_KEY, _changeId(A, 1, REVOKED));
        _changeStatusAs(KEY, A, 1, REVOKED);
        _assertStatus(A, REVOKED, 1, ACCOUNT);
        _assertStatus(_changeId(A, 1, REVOKED), ACTIVE, 0, OTHER_ACCOUNT);
    }

    /// @dev From revision 1, Suspended: every argument decides in the documented order.
    function testFuzz_changeStatus_isAnEventOrTheFirstReason(
        bool isKnown,
        bytes32 otherId,
        uint32 revision,
        uint8 status,
        bytes calldata payload
    ) public {
        vm.assume(otherId != A);
        // Small numbers are the interesting ones, and seldom drawn.
        if (revision % 2 == 0) revision %= 4;
        if (status % 2 == 0) status %= 8;
        _changeStatusAs(KEY, A, 1, SUSPENDED);
        _expectAppended(_changeId(A, 1, SUSPENDED), _payload(A), ACCOUNT);
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](1);
        items[0] = ICredentialEvents.StatusChange(isKnown ? A : otherId, revision, status, payload);
        bytes32 id = sha256(bytes.concat("ces/status/1", items[0].publicationId, bytes4(revision), bytes1(status)));

        if (payload.length < 2) {
            _expectRefused(id, ACCOUNT, ICredentialEvents.Refusal.Malformed);
        } else if (!isKnown) {
            _expectRefused(id, ACCOUNT, ICredentialEvents.Refusal.UnknownPublication);
        } else if (revision == 1 && status == 2) {
            _expectRefused(id, ACCOUNT, ICredentialEvents.Refusal.Known);
        } else if (revision != 2) {
            _expectRefused(id, ACCOUNT, ICredentialEvents.Refusal.RevisionConflict);
        } else if (status == 0 || status == 2 || status > 4) {
            _expectRefused(id, ACCOUNT, ICredentialEvents.Refusal.TransitionNotAllowed);
        } else {
            _expectAppended(id, payload, ACCOUNT);
        }
        vm.prank(KEY);
        ledger.changeStatus(items);
        _assertHead();
    }

    function testFuzz_changeStatus_revertsForEverybodyWithoutAKey(address sender) public {
        vm.assume(sender != KEY && sender != OTHER_KEY && sender != ADMIN);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, sender));
        _changeStatusAs(sender, A, 1, REVOKED);
    }

    function test_changeStatus_refusesTheStatusNone() public {
        _assertRefused(A, 1, ICredentialEvents.Status.None, ICredentialEvents.Refusal.TransitionNotAllowed);
    }

    function test_changeStatus_refusesAPayloadShorterThanItsCodecNumber() public {
        ICredentialEvents.StatusChange[] memory items = _oneChange(A, 1, REVOKED);
        items[0].payload = hex"00";
        _expectRefused(_changeId(A, 1, REVOKED), ACCOUNT, ICredentialEvents.Refusal.Malformed);
        vm.prank(KEY);
        ledger.changeStatus(items);
        _assertHead();
    }

    function test_changeStatus_tellsTheFirstReasonThatApplies() public {
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](3);
        items[0] = ICredentialEvents.StatusChange(B, 7, 0, hex"00"); // everything is wrong
        items[1] = ICredentialEvents.StatusChange(B, 7, 0, hex"0001"); // unknown, and so not the sender's
        items[2] = ICredentialEvents.StatusChange(A, 7, 0, hex"0001"); // a revision ahead, and no status
        _expectRefused(ledger.statusChangeId(B, 7, 0), ACCOUNT, ICredentialEvents.Refusal.Malformed);
        _expectRefused(ledger.statusChangeId(B, 7, 0), ACCOUNT, ICredentialEvents.Refusal.UnknownPublication);
        _expectRefused(ledger.statusChangeId(A, 7, 0), ACCOUNT, ICredentialEvents.Refusal.RevisionConflict);
        vm.prank(KEY);
        ledger.changeStatus(items);
        _assertHead();
    }

    function test_changeStatus_refusesAnUnknownPublication() public {
        _assertRefused(B, 1, REVOKED, ICredentialEvents.Refusal.UnknownPublication);
    }

    function test_changeStatus_refusesAnotherPublishersPublication() public {
        bytes32 id = _changeId(A, 1, REVOKED);
        _expectRefused(id, OTHER_ACCOUNT, ICredentialEvents.Refusal.NotPublisher);
        _changeStatusAs(OTHER_KEY, A, 1, REVOKED);
        _assertHead();
        _assertStatus(A, ACTIVE, 0, ACCOUNT);
    }

    function test_changeStatus_refusesAnExactRepeatAsKnown() public {
        _changeStatusAs(KEY, A, 1, SUSPENDED);
        _expectAppended(_changeId(A, 1, SUSPENDED), _payload(A), ACCOUNT);
        _assertRefused(A, 1, SUSPENDED, ICredentialEvents.Refusal.Known);
    }

    function test_changeStatus_refusesAnotherStatusForTheSameRevision() public {
        _changeStatusAs(KEY, A, 1, SUSPENDED);
        _expectAppended(_changeId(A, 1, SUSPENDED), _payload(A), ACCOUNT);
        _assertRefused(A, 1, REVOKED, ICredentialEvents.Refusal.RevisionConflict);
        _assertStatus(A, SUSPENDED, 1, ACCOUNT);
    }

    function test_changeStatus_refusesARevisionAhead() public {
        _assertRefused(A, 2, REVOKED, ICredentialEvents.Refusal.RevisionConflict);
    }

    function test_changeStatus_refusesTheRevisionOfThePublicationItself() public {
        _assertRefused(A, 0, REVOKED, ICredentialEvents.Refusal.RevisionConflict);
    }

    function test_changeStatus_goesOnAfterRefusedItems() public {
        _publishAs(OTHER_KEY, B);
        _expectAppended(B, _payload(B), OTHER_ACCOUNT);
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](4);
        items[0] = _change(A, 1, SUSPENDED, hex"000101");
        items[1] = _change(B, 1, REVOKED, hex"000102"); // another publisher's
        items[2] = _change(A, 1, REVOKED, hex"000103"); // revision 1 is taken above
        items[3] = _change(A, 2, REVOKED, hex"000104");
        vm.prank(KEY);
        ledger.changeStatus(items);

        _expectAppended(_changeId(A, 1, SUSPENDED), hex"000101", ACCOUNT);
        _expectAppended(_changeId(A, 2, REVOKED), hex"000104", ACCOUNT);
        _assertHead();
        _assertStatus(A, REVOKED, 2, ACCOUNT);
        _assertStatus(B, ACTIVE, 0, OTHER_ACCOUNT);
    }

    function test_changeStatus_revertsForAStranger() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, STRANGER));
        _changeStatusAs(STRANGER, A, 1, REVOKED);
    }

    function test_changeStatus_revertsWhilePausedAlsoForAnAdministrator() public {
        _pause();
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        _changeStatusAs(KEY, A, 1, REVOKED);
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        _changeStatusAs(ADMIN, A, 1, REVOKED);
    }

    /// @dev Expects a refusal with this reason and an unmoved head.
    function _assertRefused(
        bytes32 publicationId,
        uint32 revision,
        ICredentialEvents.Status status,
        ICredentialEvents.Refusal reason
    ) private {
        _expectRefused(_changeId(publicationId, revision, status), ACCOUNT, reason);
        _changeStatusAs(KEY, publicationId, revision, status);
        _assertHead();
    }

    /// @dev Brings a fresh publication to `from` and tries `to`.
    function _assertEdge(ICredentialEvents.Status from, ICredentialEvents.Status to, bool allowed) private {
        bytes32 id = keccak256(abi.encode("edge", from, to));
        _publishAs(KEY, id);
        uint32 revision = 0;
        if (from != ACTIVE) _changeStatusAs(KEY, id, ++revision, from);
        _assertStatus(id, from, revision, ACCOUNT);
        if (!allowed) {
            bytes32 changeId = _changeId(id, revision + 1, to);
            _expectRefused(changeId, ACCOUNT, ICredentialEvents.Refusal.TransitionNotAllowed);
        }
        _changeStatusAs(KEY, id, revision + 1, to);
        _assertStatus(id, allowed ? to : from, allowed ? revision + 1 : revision, ACCOUNT);
    }
}
