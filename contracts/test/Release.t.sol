// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

contract ReleaseTest is LedgerTest {
    bytes32 internal constant A = keccak256("a");

    function setUp() public override {
        super.setUp();
        _publishAs(OTHER_KEY, A);
        _expectAppended(A, _payload(A), OTHER_ACCOUNT);
    }

    function test_release_forgetsBlockStatusAndAccountAndLeavesTheSequence() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.IdReleased(A, OTHER_ACCOUNT, ADMIN);
        _releaseAs(ADMIN, A);
        vm.assertEq(_blockOf(A), 0, "block");
        _assertStatus(A, ICredentialEvents.Status.None, 0, address(0));
        _assertHead();
    }

    function test_release_letsTheTrueOnePublish() public {
        _releaseAs(ADMIN, A);
        vm.roll(120);
        _publishAs(KEY, A);
        _expectAppended(A, _payload(A), ACCOUNT);
        _assertHead();
        _assertStatus(A, ICredentialEvents.Status.Active, 0, ACCOUNT);
        vm.assertEq(_blockOf(A), 120, "block");
    }

    function test_release_keepsTheRevisionSoThatIdsOfChangesNeverRepeat() public {
        _changeStatusAs(OTHER_KEY, A, 1, ICredentialEvents.Status.Suspended);
        bytes32 changeId = _changeId(A, 1, ICredentialEvents.Status.Suspended);
        _releaseAs(ADMIN, A);
        _publishAs(KEY, A);
        _assertStatus(A, ICredentialEvents.Status.Active, 1, ACCOUNT);
        vm.assertEq(_blockOf(changeId), 100, "the change stays known");
        _expectRefused(changeId, ACCOUNT, ICredentialEvents.Refusal.Known);
        _changeStatusAs(KEY, A, 1, ICredentialEvents.Status.Suspended);
        _changeStatusAs(KEY, A, 2, ICredentialEvents.Status.Suspended);
        _assertStatus(A, ICredentialEvents.Status.Suspended, 2, ACCOUNT);
    }

    function test_release_takesTheStatusFromWhoeverHeldTheId() public {
        _releaseAs(ADMIN, A);
        bytes32 changeId = _changeId(A, 1, ICredentialEvents.Status.Revoked);
        _expectRefused(changeId, OTHER_ACCOUNT, ICredentialEvents.Refusal.UnknownPublication);
        _changeStatusAs(OTHER_KEY, A, 1, ICredentialEvents.Status.Revoked);
    }

    function test_release_ofASecondTimeReverts() public {
        _releaseAs(ADMIN, A);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownPublicationId.selector, A));
        _releaseAs(ADMIN, A);
    }

    function test_release_revertsForTheIdOfAStatusChange() public {
        _changeStatusAs(OTHER_KEY, A, 1, ICredentialEvents.Status.Suspended);
        bytes32 changeId = _changeId(A, 1, ICredentialEvents.Status.Suspended);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownPublicationId.selector, changeId));
        _releaseAs(ADMIN, changeId);
    }

    function test_release_isPossibleWhilePaused() public {
        _pause();
        _releaseAs(ADMIN, A);
        vm.assertEq(_blockOf(A), 0, "block");
    }

    function test_release_revertsForTheAccountThatHoldsTheId() public {
        vm.expectRevert(_unauthorised(OTHER_ACCOUNT, 0));
        _releaseAs(OTHER_ACCOUNT, A);
    }

    function testFuzz_release_revertsForEverybodyButAnAdministrator(address sender) public {
        vm.assume(sender != ADMIN);
        vm.expectRevert(_unauthorised(sender, 0));
        _releaseAs(sender, A);
    }

    function testFuzz_release_revertsForEveryIdThatIsUnknown(bytes32 id) public {
        vm.assume(id != A);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownPublicationId.selector, id));
        _releaseAs(ADMIN, id);
    }

    function _releaseAs(address sender, bytes32 id) private {
        vm.prank(sender);
        ledger.release(id);
    }
}
