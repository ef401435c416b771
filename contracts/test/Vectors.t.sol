// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

/// @dev The same file is read by vectors.test.ts: both sides of the ledger compute the same ids and running hashes.
contract VectorsTest is LedgerTest {
    string private _vectors;

    function test_vectors_holdForTheContract() public {
        _vectors = vm.readFile("contracts/test/vectors.json");
        uint256 count = 0;
        while (vm.keyExistsJson(_vectors, string.concat(".events[", vm.toString(count), "]"))) {
            _assertEvent(string.concat(".events[", vm.toString(count), "]"));
            ++count;
        }
        vm.assertTrue(count > 3, "there are vectors");
    }

    function _assertEvent(string memory path) private {
        address account = vm.parseJsonAddress(_vectors, string.concat(path, ".account"));
        // The account is its own signing key here.
        if (ledger.accountOf(account) == address(0)) _register(account, account);
        if (vm.keyExistsJson(_vectors, string.concat(path, ".publicationId"))) _change(path, account);
        else _publish(path, account);
        (, bytes32 digest) = ledger.head();
        vm.assertEq(digest, vm.parseJsonBytes32(_vectors, string.concat(path, ".digest")), path);
    }

    function _publish(string memory path, address account) private {
        bytes32 id = vm.parseJsonBytes32(_vectors, string.concat(path, ".id"));
        bytes memory payload = vm.parseJsonBytes(_vectors, string.concat(path, ".payload"));
        vm.prank(account);
        ledger.publish(_one(id, payload));
    }

    function _change(string memory path, address account) private {
        ICredentialEvents.StatusChange[] memory items = new ICredentialEvents.StatusChange[](1);
        items[0] = ICredentialEvents.StatusChange({
            publicationId: vm.parseJsonBytes32(_vectors, string.concat(path, ".publicationId")),
            revision: uint32(vm.parseJsonUint(_vectors, string.concat(path, ".revision"))),
            status: uint8(vm.parseJsonUint(_vectors, string.concat(path, ".status"))),
            payload: vm.parseJsonBytes(_vectors, string.concat(path, ".payload"))
        });
        vm.assertEq(
            ledger.statusChangeId(items[0].publicationId, items[0].revision, items[0].status),
            vm.parseJsonBytes32(_vectors, string.concat(path, ".id")),
            path
        );
        vm.prank(account);
        ledger.changeStatus(items);
    }
}
