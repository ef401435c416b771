// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {Vm, vm} from "./Test.sol";

contract PinTest is LedgerTest {
    bytes32 internal constant COMMITMENT = keccak256("salt and credential");

    function test_pin_emitsCodecCommitmentAndLocatorAsThePayload() public {
        bytes memory payload = bytes.concat(hex"0003", COMMITMENT, "where it is");
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.CredentialPublished(1, _idOf(COMMITMENT), ACCOUNT, payload);
        _pinAs(KEY, COMMITMENT, "where it is");
        _expectAppended(_idOf(COMMITMENT), payload, ACCOUNT);
        _assertHead();
        _assertStatus(_idOf(COMMITMENT), ICredentialEvents.Status.Active, 0, ACCOUNT);
        vm.assertEq(_blockOf(_idOf(COMMITMENT)), 100, "block");
    }

    function test_pin_ofNothingChangesNothing() public {
        vm.prank(KEY);
        ledger.pin(new ICredentialEvents.Pin[](0));
        _assertHead();
    }

    function test_pin_refusesACommitmentThatIsKnown() public {
        _pinAs(KEY, COMMITMENT, "first");
        _expectAppended(_idOf(COMMITMENT), bytes.concat(hex"0003", COMMITMENT, "first"), ACCOUNT);
        _expectRefused(_idOf(COMMITMENT), OTHER_ACCOUNT, ICredentialEvents.Refusal.Known);
        _pinAs(OTHER_KEY, COMMITMENT, "second");
        _assertHead();
    }

    function test_pin_refusesTheZeroCommitment() public {
        _expectRefused(_idOf(0), ACCOUNT, ICredentialEvents.Refusal.Malformed);
        _pinAs(KEY, 0, "where it is");
        _assertHead();
    }

    function test_pin_takesALocatorOfTheMostBytesAndRefusesOneMore() public {
        uint256 most = ledger.MAX_LOCATOR_BYTES();
        _expectRefused(_idOf(COMMITMENT), ACCOUNT, ICredentialEvents.Refusal.Malformed);
        _pinAs(KEY, COMMITMENT, new bytes(most + 1));
        _assertHead();
        _pinAs(KEY, COMMITMENT, new bytes(most));
        _expectAppended(_idOf(COMMITMENT), bytes.concat(hex"0003", COMMITMENT, new bytes(most)), ACCOUNT);
        _assertHead();
    }

    function test_pin_numbersDenselyAroundRefusedItems() public {
        ICredentialEvents.Pin[] memory items = new ICredentialEvents.Pin[](4);
        items[0] = ICredentialEvents.Pin(keccak256("a"), "a");
        items[1] = ICredentialEvents.Pin(keccak256("a"), "again");
        items[2] = ICredentialEvents.Pin(0, "none");
        items[3] = ICredentialEvents.Pin(keccak256("b"), "b");
        vm.recordLogs();
        vm.prank(KEY);
        ledger.pin(items);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 4, "one log for each item");
        vm.assertEq(uint256(logs[0].topics[1]), 1, "first number");
        vm.assertEq(logs[1].topics[0], ICredentialEvents.ItemRefused.selector, "refused");
        vm.assertEq(logs[2].topics[0], ICredentialEvents.ItemRefused.selector, "refused");
        vm.assertEq(uint256(logs[3].topics[1]), 2, "second number");
    }

    function test_pin_statusChangesLikeAnyOther() public {
        _pinAs(KEY, COMMITMENT, "where it is");
        _changeStatusAs(KEY, _idOf(COMMITMENT), 1, ICredentialEvents.Status.Revoked);
        _assertStatus(_idOf(COMMITMENT), ICredentialEvents.Status.Revoked, 1, ACCOUNT);
    }

    function test_pin_revertsForAStranger() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, STRANGER));
        _pinAs(STRANGER, COMMITMENT, "where it is");
    }

    function test_pin_revertsWhilePaused() public {
        _pause();
        vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
        _pinAs(KEY, COMMITMENT, "where it is");
    }

    function testFuzz_pin_isAnEventOrMalformed(bytes32 commitment, bytes calldata locator) public {
        if (commitment == 0) _expectRefused(_idOf(0), ACCOUNT, ICredentialEvents.Refusal.Malformed);
        else _expectAppended(_idOf(commitment), bytes.concat(hex"0003", commitment, locator), ACCOUNT);
        _pinAs(KEY, commitment, locator);
        _assertHead();
    }

    function testFuzz_pinnedId_isSha256OverDomainWordAndCommitment(bytes32 commitment) public view {
        vm.assertEq(ledger.pinnedId(commitment), _idOf(commitment), "id");
    }

    /// @dev The rule of the contract, written a second time.
    function _idOf(bytes32 commitment) private pure returns (bytes32) {
        return sha256(bytes.concat("ces/pin/1", commitment));
    }

    function _pinAs(address sender, bytes32 commitment, bytes memory locator) private {
        ICredentialEvents.Pin[] memory items = new ICredentialEvents.Pin[](1);
        items[0] = ICredentialEvents.Pin(commitment, locator);
        vm.prank(sender);
        ledger.pin(items);
    }
}
