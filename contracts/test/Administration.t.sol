// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {
    IAccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {CredentialEvents} from "../src/CredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

contract AdministrationTest is LedgerTest {
    address internal constant SUCCESSOR = address(0xAE);
    bytes32 internal constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    function test_constructor_takesAdministratorAndDelayAndNamesNoPauser() public {
        CredentialEvents fresh = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(0));
        vm.assertEq(fresh.defaultAdmin(), ADMIN, "administrator");
        vm.assertEq(fresh.defaultAdminDelay(), HANDOVER_DELAY, "delay");
        vm.assertTrue(!fresh.hasRole(fresh.PAUSER_ROLE(), ADMIN), "the administrator is no pauser at first");
        (uint64 seq, bytes32 digest) = fresh.head();
        vm.assertEq(seq, 0, "seq");
        vm.assertEq(digest, 0, "running hash");
    }

    function test_constructor_revertsForTheZeroAddress() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControlDefaultAdminRules.AccessControlInvalidDefaultAdmin.selector, address(0)
            )
        );
        new CredentialEvents(address(0), HANDOVER_DELAY, address(0));
    }

    function test_pause_stopsWritesAndUnpauseLetsThemGoOn() public {
        _pause();
        vm.assertTrue(ledger.paused(), "paused");
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        _publishAs(KEY, keccak256("a"));
        vm.prank(PAUSER);
        ledger.unpause();
        _publishAs(KEY, keccak256("a"));
        _expectAppended(keccak256("a"), _payload(keccak256("a")), ACCOUNT);
        _assertHead();
    }

    function test_pause_leavesKeysAdministrable() public {
        _pause();
        vm.prank(ADMIN);
        ledger.removeKey(ACCOUNT, KEY);
        vm.assertEq(ledger.accountOf(KEY), address(0), "a stolen key can be taken while paused");
    }

    function test_pause_revertsForAnybodyButAPauser() public {
        vm.expectRevert(_unauthorised(ADMIN, PAUSER_ROLE));
        vm.prank(ADMIN);
        ledger.pause();
    }

    function test_unpause_revertsForAnybodyButAPauser() public {
        _pause();
        vm.expectRevert(_unauthorised(ADMIN, PAUSER_ROLE));
        vm.prank(ADMIN);
        ledger.unpause();
    }

    function testFuzz_pause_revertsForEverybodyButAPauser(address sender) public {
        vm.assume(sender != PAUSER);
        vm.expectRevert(_unauthorised(sender, PAUSER_ROLE));
        vm.prank(sender);
        ledger.pause();
    }

    function testFuzz_unpause_revertsForEverybodyButAPauser(address sender) public {
        vm.assume(sender != PAUSER);
        _pause();
        vm.expectRevert(_unauthorised(sender, PAUSER_ROLE));
        vm.prank(sender);
        ledger.unpause();
    }

    function testFuzz_constructor_takesAdministratorAndDelay(address administrator, uint48 delay) public {
        vm.assume(administrator != address(0));
        CredentialEvents fresh = new CredentialEvents(administrator, delay, address(0));
        vm.assertEq(fresh.defaultAdmin(), administrator, "administrator");
        vm.assertEq(fresh.defaultAdminDelay(), delay, "delay");
    }

    function test_pauserRole_isTakenByTheAdministrator() public {
        bytes32 role = ledger.PAUSER_ROLE();
        vm.prank(ADMIN);
        ledger.revokeRole(role, PAUSER);
        vm.expectRevert(_unauthorised(PAUSER, PAUSER_ROLE));
        vm.prank(PAUSER);
        ledger.pause();
    }

    function test_handover_takesTwoStepsAndItsDelay() public {
        vm.prank(ADMIN);
        ledger.beginDefaultAdminTransfer(SUCCESSOR);
        vm.assertEq(ledger.defaultAdmin(), ADMIN, "announcing changes nothing yet");

        (, uint48 schedule) = ledger.pendingDefaultAdmin();
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControlDefaultAdminRules.AccessControlEnforcedDefaultAdminDelay.selector, schedule
            )
        );
        vm.prank(SUCCESSOR);
        ledger.acceptDefaultAdminTransfer();

        vm.warp(block.timestamp + HANDOVER_DELAY + 1);
        vm.prank(SUCCESSOR);
        ledger.acceptDefaultAdminTransfer();
        vm.assertEq(ledger.defaultAdmin(), SUCCESSOR, "administrator");
        vm.prank(SUCCESSOR);
        ledger.namePublisher(STRANGER, "Named by the successor");
        vm.expectRevert(_unauthorised(ADMIN, 0));
        vm.prank(ADMIN);
        ledger.namePublisher(STRANGER, "Named by the predecessor");
    }

    function test_handover_isAcceptedByNobodyElse() public {
        vm.prank(ADMIN);
        ledger.beginDefaultAdminTransfer(SUCCESSOR);
        vm.warp(block.timestamp + HANDOVER_DELAY + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControlDefaultAdminRules.AccessControlInvalidDefaultAdmin.selector, STRANGER)
        );
        vm.prank(STRANGER);
        ledger.acceptDefaultAdminTransfer();
    }
}
