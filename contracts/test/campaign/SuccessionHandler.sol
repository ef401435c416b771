// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CredentialEvents} from "../../src/CredentialEvents.sol";
import {ICredentialEvents} from "../../src/ICredentialEvents.sol";
import {vm} from "../Test.sol";
import {Handler} from "./Handler.sol";

/// @dev The same actors; and now and then the contract is replaced by a successor, while the model goes on.
contract SuccessionHandler is Handler {
    /// @dev Each contract of the chain has time to be written to.
    uint256 private constant ACTIONS_BETWEEN = 60;
    uint256 private constant MOST_CONTRACTS = 3;

    function nameSuccessor(uint256 seed) external randomly(seed) {
        address sender = _below(2) == 0 ? administrator : _someSender();
        bytes memory expected = _roleRevert(sender, administrator, 0);
        bool isTime = counted["publish:done"] > ACTIONS_BETWEEN / 10 * (former.length + 1);
        if (expected.length == 0 && (!isTime || former.length + 1 == MOST_CONTRACTS)) return;
        CredentialEvents successor = _prepared();
        _assertAwaiting(successor);
        _call("nameSuccessor", sender, abi.encodeCall(ledger.nameSuccessor, (address(successor))), expected);
        if (expected.length != 0) return _assertAwaiting(successor);
        former.push(ledger);
        ledger = successor;
        paused = false;
    }

    /// @dev Every contract that handed over refuses every write for ever, and still answers.
    function writeToFormerContracts(uint256 seed) external randomly(seed) {
        bytes[3] memory calls = [
            abi.encodeCall(ledger.changeStatus, (new ICredentialEvents.StatusChange[](0))),
            abi.encodeCall(ledger.release, (_someId())),
            abi.encodeCall(ledger.nameSuccessor, (address(ledger)))
        ];
        for (uint256 i = 0; i < former.length; ++i) {
            address successor = address(i + 1 < former.length ? former[i + 1] : ledger);
            bytes memory expected = abi.encodeWithSelector(ICredentialEvents.Succeeded.selector, successor);
            _assertReverts(former[i], calls[_below(calls.length)], expected);
            counted["writeToFormerContracts:reverted"] += 1;
        }
        if (former.length + 1 == MOST_CONTRACTS) counted["writeToFormerContracts:done"] += 1;
    }

    /// @dev A contract with the publishers and keys of the current one, and with that as predecessor.
    function _prepared() private returns (CredentialEvents fresh) {
        fresh = _deploy(address(ledger));
        for (uint256 i = 0; i < accounts.length; ++i) {
            bool wasRegistered = registered[accounts[i]];
            // Keys outlive the registration of their account, so it is registered for a moment.
            _register(fresh, accounts[i]);
            for (uint256 key = 0; key < 7; ++key) {
                if (ownerOf[_key(key)] == accounts[i]) _give(fresh, accounts[i], _key(key));
            }
            registered[accounts[i]] = wasRegistered;
            if (wasRegistered) continue;
            vm.prank(administrator);
            fresh.removePublisher(accounts[i]);
        }
    }

    function _assertAwaiting(CredentialEvents successor) private {
        bytes memory expected =
            abi.encodeWithSelector(ICredentialEvents.AwaitingPredecessor.selector, successor.predecessor());
        bytes memory nothing = abi.encodeCall(ledger.changeStatus, (new ICredentialEvents.StatusChange[](0)));
        _assertReverts(successor, nothing, expected);
    }

    function _assertReverts(CredentialEvents target, bytes memory data, bytes memory expected) private {
        vm.prank(administrator);
        (bool succeeded, bytes memory answer) = address(target).call(data);
        vm.assertTrue(!succeeded, "not this contract's turn");
        vm.assertEq(answer, expected, "not this contract's turn");
    }
}
