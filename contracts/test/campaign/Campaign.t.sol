// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CredentialEvents} from "../../src/CredentialEvents.sol";
import {ICredentialEvents} from "../../src/ICredentialEvents.sol";
import {Test, vm} from "../Test.sol";
import {Handler} from "./Handler.sol";
import {Model} from "./Model.sol";

/// @dev Several actors do anything in any order. The handler compares every single answer; here the whole is compared.
contract CampaignTest is Test {
    Handler internal handler;

    function setUp() public virtual {
        handler = new Handler();
        _target(address(handler));
    }

    /// @dev One invariant, so that forge plays one campaign and not one for each.
    function invariant_theLedgerIsWhatTheModelSays() public view {
        _assertHeadIsThatOfTheEvents();
        _assertWhatIsKnownStaysKnown();
        _assertKeysWriteForTheirAccounts();
    }

    function _assertHeadIsThatOfTheEvents() private view {
        (uint64 seq, bytes32 digest) = handler.ledger().head();
        (uint64 expectedSeq, bytes32 expectedDigest) = handler.expectedHead();
        vm.assertEq(seq, expectedSeq, "seq");
        vm.assertEq(digest, expectedDigest, "running hash");
        vm.assertEq(vm.load(address(handler.ledger()), 0), digest, "slot 0");
        vm.assertEq(uint256(vm.load(address(handler.ledger()), bytes32(uint256(1)))), seq, "slot 1");
    }

    function _assertWhatIsKnownStaysKnown() private view {
        bytes32[] memory ids = handler.idsUsed();
        CredentialEvents ledger = handler.ledger();
        uint64[] memory blocks = ledger.known(ids);
        (ICredentialEvents.Status[] memory statuses, uint32[] memory revisions, address[] memory accounts) =
            ledger.statusOf(ids);
        for (uint256 i = 0; i < ids.length; ++i) {
            Model.Publication memory expected = handler.expectedPublication(ids[i]);
            vm.assertEq(blocks[i], handler.expectedBlock(ids[i]), "block");
            vm.assertEq(uint256(statuses[i]), expected.status, "status");
            vm.assertEq(revisions[i], expected.revision, "revision");
            vm.assertEq(accounts[i], expected.account, "account");
        }
    }

    function _assertKeysWriteForTheirAccounts() private view {
        CredentialEvents ledger = handler.ledger();
        for (uint256 i = 0; i < 7; ++i) {
            (address key, address account) = handler.expectedAccount(i);
            vm.assertEq(ledger.accountOf(key), account, "account of the key");
            if (account != address(0)) vm.assertTrue(_contains(ledger.keysOf(account), key), "among its keys");
        }
        address[] memory publishers = ledger.publishers();
        for (uint256 i = 0; i < publishers.length; ++i) {
            vm.assertTrue(handler.expectedRegistered(publishers[i]), "registered");
        }
    }

    /// @dev A campaign in which something never came about, or was never refused, would show nothing about it.
    function test_campaign_letsEverythingComeAboutAndBeRefused() public {
        string[] memory actions = _actions();
        for (uint256 i = 0; i < 2000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            _act(actions[seed % actions.length], seed);
        }
        invariant_theLedgerIsWhatTheModelSays();
        for (uint256 i = 0; i < actions.length; ++i) {
            _assertCameAbout(string.concat(actions[i], ":done"));
            _assertCameAbout(string.concat(actions[i], ":reverted"));
        }
        _assertItemsCameAbout();
    }

    function _actions() internal pure virtual returns (string[] memory actions) {
        actions = new string[](10);
        (actions[0], actions[1], actions[2], actions[3]) = ("publish", "pin", "changeStatus", "release");
        (actions[4], actions[5], actions[6]) = ("namePublisher", "removePublisher", "addKey");
        (actions[7], actions[8], actions[9]) = ("removeKey", "pause", "unpause");
    }

    function _act(string memory action, uint256 seed) private {
        (bool succeeded, bytes memory answer) =
            address(handler).call(abi.encodeWithSignature(string.concat(action, "(uint256)"), seed));
        // The cheatcode's assertion in the handler, passed on.
        if (!succeeded) assembly ("memory-safe") { revert(add(answer, 32), mload(answer)) }
    }

    function _assertItemsCameAbout() private view {
        for (uint256 i = 0; i < 2; ++i) {
            string memory action = i == 0 ? "publish" : "pin";
            _assertCameAbout(string.concat(action, ":item"));
            _assertRefused(action, ICredentialEvents.Refusal.Known);
            _assertRefused(action, ICredentialEvents.Refusal.Malformed);
        }
        _assertCameAbout("changeStatus:item");
        for (uint8 reason = 0; reason <= uint8(type(ICredentialEvents.Refusal).max); ++reason) {
            _assertRefused("changeStatus", ICredentialEvents.Refusal(reason));
        }
    }

    function _assertRefused(string memory action, ICredentialEvents.Refusal reason) private view {
        _assertCameAbout(string.concat(action, ":", vm.toString(uint256(reason))));
    }

    function _assertCameAbout(string memory outcome) internal view {
        vm.assertTrue(handler.counted(outcome) > 0, string.concat("never came about: ", outcome));
    }

    function _contains(address[] memory addresses, address wanted) private pure returns (bool) {
        for (uint256 i = 0; i < addresses.length; ++i) {
            if (addresses[i] == wanted) return true;
        }
        return false;
    }
}
