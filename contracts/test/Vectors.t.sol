// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CredentialEvents} from "../src/CredentialEvents.sol";
import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {Vm, vm} from "./Test.sol";

/// @dev The same file is read by vectors.test.ts: both sides of the ledger compute the same ids and running hashes.
contract VectorsTest is LedgerTest {
    string private _vectors;

    function test_vectors_holdForTheContract() public {
        _vectors = vm.readFile("contracts/test/vectors.json");
        uint256 count = 0;
        for (; vm.keyExistsJson(_vectors, _path(count, "")); ++count) {
            if (_has(count, ".release")) _release(_bytes32(count, ".release"));
            else if (_has(count, ".handover")) _handOver();
            else _assertEvent(count);
        }
        vm.assertTrue(count > 20, "there are vectors");
    }

    function _assertEvent(uint256 step) private {
        address account = vm.parseJsonAddress(_vectors, _path(step, ".account"));
        // The account is its own signing key here.
        if (ledger.accountOf(account) == address(0)) _register(account, account);
        vm.recordLogs();
        if (_has(step, ".publicationId")) _change(step, account);
        else if (_has(step, ".commitment")) _pin(step, account);
        else _publish(step, account);
        vm.assertEq(_payloadOf(vm.getRecordedLogs()), _bytes(step, ".payload"), _path(step, ".payload"));
        vm.assertTrue(_blockOf(_bytes32(step, ".id")) != 0, _path(step, ".id"));
        (, bytes32 digest) = ledger.head();
        vm.assertEq(digest, _bytes32(step, ".digest"), _path(step, ".digest"));
    }

    function _publish(uint256 step, address account) private {
        vm.prank(account);
        ledger.publish(_one(_bytes32(step, ".id"), _bytes(step, ".payload")));
    }

    function _pin(uint256 step, address account) private {
        ICredentialEvents.Pin[] memory items = new ICredentialEvents.Pin[](1);
        items[0] = ICredentialEvents.Pin(_bytes32(step, ".commitment"), _bytes(step, ".locator"));
        vm.assertEq(ledger.pinnedId(items[0].commitment), _bytes32(step, ".id"), _path(step, ".id"));
        vm.prank(account);
        ledger.pin(items);
    }

    function _change(uint256 step, address account) private {
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](1);
        items[0] = ICredentialEvents.StatusChange({
            publicationId: _bytes32(step, ".publicationId"),
            revision: uint32(vm.parseJsonUint(_vectors, _path(step, ".revision"))),
            status: uint8(vm.parseJsonUint(_vectors, _path(step, ".status"))),
            payload: _bytes(step, ".payload")
        });
        bytes32 id = ledger.statusChangeId(items[0].publicationId, items[0].revision, items[0].status);
        vm.assertEq(id, _bytes32(step, ".id"), _path(step, ".id"));
        vm.prank(account);
        ledger.changeStatus(items);
    }

    function _release(bytes32 id) private {
        vm.prank(ADMIN);
        ledger.release(id);
    }

    function _handOver() private {
        CredentialEvents successor = new CredentialEvents(ADMIN, HANDOVER_DELAY, address(ledger));
        vm.prank(ADMIN);
        ledger.nameSuccessor(address(successor));
        ledger = successor;
    }

    /// @dev The payload is the last argument of both events.
    function _payloadOf(Vm.Log[] memory logs) private pure returns (bytes memory payload) {
        vm.assertEq(logs.length, 1, "one event");
        if (logs[0].topics[0] == ICredentialEvents.CredentialPublished.selector) {
            return abi.decode(logs[0].data, (bytes));
        }
        (,,, payload) = abi.decode(logs[0].data, (bytes32, uint32, uint8, bytes));
    }

    function _path(uint256 step, string memory field) private pure returns (string memory) {
        return string.concat(".steps[", vm.toString(step), "]", field);
    }

    function _has(uint256 step, string memory field) private view returns (bool) {
        return vm.keyExistsJson(_vectors, _path(step, field));
    }

    function _bytes32(uint256 step, string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(_vectors, _path(step, field));
    }

    function _bytes(uint256 step, string memory field) private view returns (bytes memory) {
        return vm.parseJsonBytes(_vectors, _path(step, field));
    }
}
